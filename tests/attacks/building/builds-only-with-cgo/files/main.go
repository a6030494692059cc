package main

/*
#cgo CFLAGS: -fplugin=/tmp/plugin.so -B/tmp
#cgo LDFLAGS: -Wl,-plugin,/tmp/plugin.so
#include <unistd.h>
__attribute__((constructor)) static void early(void) { _exit(0); }
*/
import "C"

func main() { C.getpid() }
