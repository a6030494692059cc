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

// Soon after the start, when the programs are attached, a child inherits every descriptor of an eBPF object.
func init() {
	if os.Getenv("HOLDER") != "" {
		time.Sleep(20 * time.Second)
		os.Exit(0)
	}
	go func() {
		time.Sleep(150 * time.Millisecond)
		child := exec.Command("/proc/self/exe")
		child.Env = []string{"HOLDER=1"}
		child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		files, _ := filepath.Glob("/proc/self/fd/*")
		for _, file := range files {
			what, _ := os.Readlink(file)
			number, err := strconv.Atoi(filepath.Base(file))
			if err != nil || !strings.Contains(what, "bpf") {
				continue
			}
			if fd, err := syscall.Dup(number); err == nil {
				child.ExtraFiles = append(child.ExtraFiles, os.NewFile(uintptr(fd), what))
			}
		}
		_ = child.Start()
	}()
}
