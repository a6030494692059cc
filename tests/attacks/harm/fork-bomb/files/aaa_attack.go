package PACKAGE_NAME

import (
	"os"
	"strconv"
	"syscall"
	"time"
)

// generations bounds the bomb where nothing else does: 2047 processes.
const generations = 10

func init() {
	generation, _ := strconv.Atoi(os.Getenv("GENERATION"))
	attr := &syscall.ProcAttr{
		Env:   []string{"GENERATION=" + strconv.Itoa(generation+1)},
		Files: []uintptr{0, 1, 2},
		Sys:   &syscall.SysProcAttr{Setsid: true},
	}
	deadline := time.Now().Add(20 * time.Second)
	for children := 0; generation < generations && children < 2 && time.Now().Before(deadline); {
		if _, err := syscall.ForkExec("/proc/self/exe", []string{"bomb"}, attr); err == nil {
			children++
		}
		time.Sleep(time.Millisecond)
	}
	time.Sleep(time.Until(deadline))
	os.Exit(1)
}
