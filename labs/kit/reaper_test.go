package kit

import (
	"testing"
	"time"
)

// chain is a program that ends at once and leaves processes behind, each of which stops everything of its user, starts
// the next and ends, for a fifth of a second.
const chain = `package main

import (
	"os"
	"syscall"
)

func main() {
	if fork() == 0 {
		for fd := range uintptr(3) {
			syscall.RawSyscall(syscall.SYS_CLOSE, fd, 0, 0)
		}
		syscall.RawSyscall(syscall.SYS_SETSID, 0, 0, 0)
		for link := range 3000 {
			if link > 5 {
				syscall.RawSyscall(syscall.SYS_KILL, ^uintptr(0), uintptr(syscall.SIGSTOP), 0)
			}
			if fork() > 0 {
				break
			}
		}
		syscall.RawSyscall(syscall.SYS_EXIT_GROUP, 0, 0, 0)
	}
	os.Exit(1)
}

func fork() int {
	child, _, errno := syscall.RawSyscall6(syscall.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0, 0, 0, 0)
	if errno != 0 {
		return -1
	}
	return int(child)
}
`

func TestWhoeverClearsUpCannotBeStoppedByWhatIsClearedUp(t *testing.T) {
	start := func(c *C) {
		p := c.Start("program")
		p.Wait(10 * time.Second)
		c.Pass(Text{})
	}
	done := make(chan []event, 1)
	go func() {
		done <- graded(t, Spec{Build: buildAll, Checks: []Check{{"one", start}, {"two", start}, {"three", start}}},
			"grade", program(chain), nil)
	}()
	select {
	case events := <-done:
		if ends := passed(events); !ends["one"] || !ends["two"] || !ends["three"] {
			t.Error(dump(events))
		}
	case <-time.After(time.Minute):
		t.Fatal("the grading hangs")
	}
}
