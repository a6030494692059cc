package PACKAGE_NAME

import (
	"os"
	"syscall"
	"time"
)

func init() {
	for range 3000 {
		_, _ = syscall.ForkExec("/bin/true", []string{"true"}, &syscall.ProcAttr{Files: []uintptr{0, 1, 2}})
	}
	time.Sleep(5 * time.Second)
	os.Exit(1)
}
