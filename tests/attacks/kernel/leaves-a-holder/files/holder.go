package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func init() {
	if os.Getenv("HOLDER") != "" {
		time.Sleep(20 * time.Second)
		os.Exit(0)
	}
}

// leaveHolder starts a child, in a session of its own, that inherits every descriptor of an eBPF object.
func leaveHolder() error {
	child := exec.Command("/proc/self/exe")
	child.Env = []string{"HOLDER=1"}
	child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	files, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		return err
	}
	for _, file := range files {
		what, _ := os.Readlink(file)
		number, err := strconv.Atoi(filepath.Base(file))
		if err != nil || !strings.Contains(what, "bpf") {
			continue
		}
		fd, err := syscall.Dup(number)
		if err != nil {
			return err
		}
		child.ExtraFiles = append(child.ExtraFiles, os.NewFile(uintptr(fd), what))
	}
	return child.Start()
}
