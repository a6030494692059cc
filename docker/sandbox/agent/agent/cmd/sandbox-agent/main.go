// Command sandbox-agent is process 1 of a sandbox. It waits for one job on standard input, runs the lab's grader
// with it, and ends with the grader. When its input ends, whoever owned the sandbox is gone, and so it goes too.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"syscall"
)

const (
	gradersDir  = "/opt/gopherlab/graders"
	maxJobBytes = 8 << 20
	exitFault   = 70 // EX_SOFTWARE: the platform's fault, never the candidate's
)

var slugPattern = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func main() {
	signal.Ignore(syscall.SIGPIPE)
	if os.Getenv("GOPHERLAB_KERNEL") == "1" {
		mountKernelFileSystems()
	}
	fmt.Fprintln(os.Stderr, "ready")
	in := bufio.NewReaderSize(os.Stdin, 64<<10)
	line, err := readJob(in)
	if errors.Is(err, io.EOF) {
		return // let go before it was used
	}
	if err != nil {
		fail(err)
	}
	path, err := graderOf(line)
	if err != nil {
		fail(err)
	}
	os.Exit(runGrader(path, line, in))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "sandbox-agent:", err)
	os.Exit(exitFault)
}

func readJob(in *bufio.Reader) ([]byte, error) {
	line, err := io.ReadAll(io.LimitReader(lineReader{in}, maxJobBytes+1))
	if err != nil {
		return nil, err
	}
	if len(line) > maxJobBytes {
		return nil, fmt.Errorf("the job is over %d bytes", maxJobBytes)
	}
	if len(line) == 0 {
		return nil, io.EOF
	}
	return line, nil
}

// lineReader reads up to and including the first newline.
type lineReader struct{ in *bufio.Reader }

func (r lineReader) Read(p []byte) (int, error) {
	for i := range p {
		b, err := r.in.ReadByte()
		if err != nil {
			return i, err
		}
		p[i] = b
		if b == '\n' {
			return i + 1, io.EOF
		}
	}
	return len(p), nil
}

func graderOf(line []byte) (string, error) {
	var job struct {
		Lab string `json:"lab"`
	}
	if err := json.Unmarshal(line, &job); err != nil {
		return "", fmt.Errorf("the job is not JSON: %w", err)
	}
	if !slugPattern.MatchString(job.Lab) {
		return "", fmt.Errorf("%q is not a lab", job.Lab)
	}
	return filepath.Join(gradersDir, job.Lab, "grader"), nil
}

// runGrader starts the grader and, as process 1 must, reaps every orphan until the grader itself has ended.
func runGrader(path string, job []byte, in io.Reader) int {
	read, write, err := os.Pipe()
	if err != nil {
		fail(err)
	}
	grader, err := os.StartProcess(path, []string{path}, &os.ProcAttr{
		Dir: "/run/grader", Env: os.Environ(), Files: []*os.File{read, os.Stdout, os.Stderr},
	})
	if err != nil {
		fail(fmt.Errorf("no grader: %w", err))
	}
	read.Close()
	go func() {
		write.Write(job)
		write.Close()
	}()
	go func() { // the owner's end of the stream: it never sends anything more, so its end is its death
		io.Copy(io.Discard, in)
		os.Exit(exitFault)
	}()
	return reapUntil(grader.Pid)
}

func reapUntil(pid int) int {
	for {
		var status syscall.WaitStatus
		ended, err := syscall.Wait4(-1, &status, 0, nil)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil {
			fail(fmt.Errorf("wait: %w", err))
		}
		if ended != pid {
			continue
		}
		if status.Signaled() {
			return 128 + int(status.Signal())
		}
		return status.ExitStatus()
	}
}

// mountKernelFileSystems makes tracefs and bpffs visible; a privileged container has neither.
func mountKernelFileSystems() {
	for fsType, dir := range map[string]string{"tracefs": "/sys/kernel/tracing", "bpf": "/sys/fs/bpf"} {
		err := syscall.Mount(fsType, dir, fsType, 0, "")
		if err != nil && !errors.Is(err, syscall.EBUSY) {
			fmt.Fprintf(os.Stderr, "sandbox-agent: %s on %s: %v\n", fsType, dir, err)
		}
	}
}
