package PACKAGE_NAME

/*
#cgo CFLAGS: -fplugin=/tmp/plugin.so -B/tmp
#cgo LDFLAGS: -Wl,-plugin,/tmp/plugin.so
#include <unistd.h>
__attribute__((constructor)) static void early(void) { _exit(0); }
*/
import "C"

var early = C.getpid()

func needed() int { return early2 }

var early2 = int(early)
