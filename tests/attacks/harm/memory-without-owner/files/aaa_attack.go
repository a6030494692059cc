package PACKAGE_NAME

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

const memfdCreate = 319

func init() {
	for _, score := range []string{"-1000", "-500", "0"} {
		if os.WriteFile("/proc/self/oom_score_adj", []byte(score), 0) == nil {
			fmt.Fprintln(os.Stderr, "oom_score_adj", score)
			break
		}
	}
	name, _ := syscall.BytePtrFromString("nobody's")
	block := make([]byte, 1<<20)
	for range 48 {
		fd, _, errno := syscall.Syscall(memfdCreate, uintptr(unsafe.Pointer(name)), 0, 0)
		if errno != 0 {
			fmt.Fprintln(os.Stderr, "stopped: memfd_create:", errno)
			os.Exit(1)
		}
		for range 32 {
			if _, err := syscall.Write(int(fd), block); err != nil {
				fmt.Fprintln(os.Stderr, "stopped: write:", err)
				os.Exit(1)
			}
		}
	}
	fmt.Fprintln(os.Stderr, "ESCAPED: 1.5 GiB in memory files")
	os.Exit(1)
}
