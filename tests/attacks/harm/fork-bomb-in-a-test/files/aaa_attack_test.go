package PACKAGE_NAME

import (
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	generation, _ := strconv.Atoi(os.Getenv("GENERATION"))
	attr := &syscall.ProcAttr{
		Env:   []string{"GENERATION=" + strconv.Itoa(generation+1)},
		Files: []uintptr{0, 1, 2},
		Sys:   &syscall.SysProcAttr{Setsid: true},
	}
	deadline := time.Now().Add(20 * time.Second)
	// Ten generations of two are 2047 processes, where nothing else bounds them.
	for children := 0; generation < 10 && children < 2 && time.Now().Before(deadline); {
		if _, err := syscall.ForkExec("/proc/self/exe", []string{"bomb"}, attr); err == nil {
			children++
		}
		time.Sleep(time.Millisecond)
	}
	time.Sleep(time.Until(deadline))
	os.Exit(0)
}
