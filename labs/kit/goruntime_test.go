package kit

import (
	"errors"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// needsPtrace skips where the grader may not read the memory of other users' processes.
func needsPtrace(t *testing.T) {
	t.Helper()
	if !hasCapability(unix.CAP_SYS_PTRACE) {
		t.Skip("needs CAP_SYS_PTRACE, as in profile observe")
	}
}

func TestTheRuntimesOwnCountsAreReadFromOutside(t *testing.T) {
	needsPtrace(t)
	var goroutines, live [2]int
	events := graded(t, Spec{
		Build: buildAll,
		Checks: []Check{{"count", func(c *C) {
			for i, args := range [][]string{{"0", "0"}, {"1000", "64"}} {
				p := c.Start("program", Args(args...))
				c.Require(p.WaitLine("ready", 10*time.Second), Same("ready"), p.Ending())
				runtime, err := c.GoRuntime(p)
				if err != nil {
					c.Fault(err)
				}
				if goroutines[i], err = runtime.Goroutines(); err != nil {
					c.Fault(err)
				}
				bytes, err := runtime.HeapMarked()
				if err != nil {
					c.Fault(err)
				}
				live[i] = int(bytes)
			}
			c.Pass(Text{})
		}}},
	}, "grade", program(`package main

import ("fmt"; "os"; "runtime"; "strconv"; "time")

var keep [][]byte

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	mb, _ := strconv.Atoi(os.Args[2])
	for range n {
		go func() { select {} }()
	}
	for range mb {
		keep = append(keep, make([]byte, 1<<20))
	}
	runtime.GC()
	fmt.Println("ready")
	time.Sleep(time.Hour)
}
`), nil)
	if !passed(events)["count"] {
		t.Fatal(dump(events))
	}
	if grew := goroutines[1] - goroutines[0]; grew < 999 || grew > 1010 {
		t.Errorf("1000 goroutines more were counted as %d", grew)
	}
	if grew := live[1] - live[0]; grew < 64<<20 || grew > 66<<20 {
		t.Errorf("64 MiB more were counted as %d bytes", grew)
	}
}

func TestAProgramWithoutGosRuntimeIsSaidToBeOne(t *testing.T) {
	needsRoot(t)
	c := &C{}
	if _, err := c.GoRuntime(&Process{path: "/bin/sh"}); !errors.Is(err, ErrNoRuntime) {
		t.Error(err)
	}
}

func TestAProcessThatExecutesItselfAnewIsNoticed(t *testing.T) {
	needsPtrace(t)
	var problem error
	events := graded(t, Spec{
		Build: buildAll,
		Checks: []Check{{"again", func(c *C) {
			p := c.Start("program", Args("first"))
			c.Require(p.WaitLine("first", 10*time.Second), Same("first"), p.Ending())
			runtime, err := c.GoRuntime(p)
			if err != nil {
				c.Fault(err)
			}
			p.Signal(syscall.SIGUSR1)
			c.Require(p.WaitLine("second", 10*time.Second), Same("second"), p.Ending())
			_, problem = runtime.Goroutines()
			c.Pass(Text{})
		}}},
	}, "grade", program(`package main

import ("fmt"; "os"; "os/signal"; "syscall"; "time")

func main() {
	again := make(chan os.Signal, 1)
	signal.Notify(again, syscall.SIGUSR1)
	fmt.Println(os.Args[1])
	if os.Args[1] == "first" {
		<-again
		fmt.Println(syscall.Exec("/proc/self/exe", []string{"again", "second"}, nil))
	}
	time.Sleep(time.Hour)
}
`), nil)
	if !passed(events)["again"] || !errors.Is(problem, ErrReplaced) {
		t.Errorf("%v\n%s", problem, dump(events))
	}
}
