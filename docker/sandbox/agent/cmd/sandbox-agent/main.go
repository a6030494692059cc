// Command sandbox-agent is process 1 of a sandbox. It waits for one job, a JSON line on standard input, executes the
// job's grader with that line on its standard input, and ends with it. The end of standard input ends the sandbox at
// any time: nothing outlives the runner that holds the other end.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"syscall"
)

// What the agent's exit code says; packages/sandbox reads them.
const (
	exitDone         = 0
	exitGraderFailed = 70
	exitOutOfMemory  = 71
	exitNoJob        = 72
	exitNotPrepared  = 73
	// exitGraderAlone: the grader ran out of memory by itself, which says nothing about the submission.
	exitGraderAlone = 74
)

const (
	gradersDir = "/opt/gopherlab/graders"
	// maxJobBytes is far above what the platform's upload limits let through.
	maxJobBytes = 16 << 20
)

var slugPattern = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func main() {
	endOnSignal()
	os.Exit(run())
}

func run() int {
	if err := prepare(os.Getenv("GOPHERLAB_PROFILE")); err != nil {
		logf("preparing: %v", err)
		return exitNotPrepared
	}
	// The runner reads this line before it calls the sandbox warm.
	fmt.Fprintln(os.Stderr, "ready")
	in := bufio.NewReaderSize(os.Stdin, 64<<10)
	line, err := readLine(in, maxJobBytes)
	if errors.Is(err, io.EOF) && len(line) == 0 {
		return exitDone // The runner went before it had a job for us.
	}
	if err != nil {
		logf("reading the job: %v", err)
		return exitNoJob
	}
	grader, err := graderFor(line)
	if err != nil {
		logf("%v", err)
		return exitNoJob
	}
	putBack := guardTracefs(os.Getenv("GOPHERLAB_PROFILE"))
	defer putBack()
	killsBefore := oomKills()
	pid, err := start(grader, line)
	if err != nil {
		logf("starting %s: %v", grader, err)
		return exitNoJob
	}
	go endWithInput(in, putBack)
	own := watchMemory(pid)
	return verdict(waitFor(pid), killsBefore, own)
}

// endOnSignal replaces the default: the kernel shields process 1 from signals that it does not handle.
func endOnSignal() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-signals
		os.Exit(exitDone)
	}()
}

// readLine reads up to a newline, which it leaves out.
func readLine(in *bufio.Reader, most int) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > most {
			return nil, fmt.Errorf("the job is larger than %d bytes", most)
		}
		if err == nil {
			return line[:len(line)-1], nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

func graderFor(line []byte) (string, error) {
	var job struct {
		Lab string `json:"lab"`
	}
	if err := json.Unmarshal(line, &job); err != nil {
		return "", fmt.Errorf("the job is not JSON: %w", err)
	}
	if !slugPattern.MatchString(job.Lab) {
		return "", fmt.Errorf("the job's lab is %q, which is not a slug", job.Lab)
	}
	grader := gradersDir + "/" + job.Lab + "/grader"
	if _, err := os.Stat(grader); err != nil {
		return "", fmt.Errorf("this image has no grader for %s", job.Lab)
	}
	return grader, nil
}

// start executes the grader with the job on its standard input. Not os/exec: its Wait would race with ours, which
// takes every child.
func start(grader string, line []byte) (int, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return 0, err
	}
	defer read.Close()
	pid, err := syscall.ForkExec(grader, []string{grader}, &syscall.ProcAttr{
		Dir:   "/work",
		Env:   os.Environ(),
		Files: []uintptr{read.Fd(), 1, 2},
	})
	if err != nil {
		write.Close()
		return 0, err
	}
	go func() {
		// A grader that dies early is seen by waitFor.
		_, _ = write.Write(append(line, '\n'))
		_ = write.Close()
	}()
	return pid, nil
}

// endWithInput ends the sandbox when nobody listens any more: process 1 takes all others with it.
func endWithInput(in io.Reader, tidy func()) {
	_, _ = io.Copy(io.Discard, in)
	tidy()
	os.Exit(exitDone)
}

// waitFor reaps every orphan until the grader has ended.
func waitFor(grader int) syscall.WaitStatus {
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil {
			logf("waiting for the grader: %v", err)
			return syscall.WaitStatus(1 << 8)
		}
		if pid == grader && (status.Exited() || status.Signaled()) {
			return status
		}
	}
}

func verdict(status syscall.WaitStatus, killsBefore int64, own *peak) int {
	if status.Exited() && status.ExitStatus() == 0 {
		return exitDone
	}
	if kills := oomKills() - killsBefore; status.Signaled() && status.Signal() == syscall.SIGKILL && kills > 0 {
		return whoseMemory(kills, filesInMemory(candidateDirs), own.bytes.Load())
	}
	if status.Signaled() {
		logf("the grader was ended by %v", status.Signal())
	} else {
		logf("the grader ended with exit code %d", status.ExitStatus())
	}
	return exitGraderFailed
}

func logf(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "sandbox-agent: "+format+"\n", args...)
}
