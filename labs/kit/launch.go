package kit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// Candidate is the user and group of everything of the submission's.
const Candidate = 10001

// reaper is the real user of whoever ends the candidate's processes. Its effective user is the candidate's, which lets
// it signal them; that its real and saved ones are not keeps them from signalling it.
const reaper = 10002

// launcherArg0 as argv[0] makes a grader's binary the launcher.
const launcherArg0 = "gopherlab-launcher"

const (
	roleExec = "exec" // become the candidate and execute a program
	roleReap = "reap" // become the candidate, out of its reach, and kill every process of it
)

// launchOrder is what the grader asks of the launcher; it travels over a pipe, never over the command line.
type launchOrder struct {
	Role string
	Path string
	Args []string
	Env  []string
	Dir  string
	// Parent is the grader; a launcher that has another parent has outlived it.
	Parent int
	// Keep descriptors follow the launcher's own two and become 3, 4, … of the program.
	Keep int
	// Limits: open files, bytes of one file, processes (0: the container bounds them).
	OpenFiles, FileBytes, Processes uint64
	// Filter is a seccomp filter whose listener goes to the grader over the last descriptor; Unfiltered are the
	// system calls that it decides and that the deny list therefore leaves alone.
	Filter     []unix.SockFilter
	Unfiltered []uint32
	// Hide are folders that a private mount namespace covers, where there can be one.
	Hide []string
}

// launched is a started launcher that has become the program.
type launched struct {
	cmd      *exec.Cmd
	listener int // -1 without a filter
}

// errLaunch is a fault of the platform: the launcher could not do its work.
var errLaunch = errors.New("launcher")

// errProgram says that the program itself cannot be executed.
var errProgram = errors.New("cannot be executed")

// spawner starts processes from one thread that never ends: PR_SET_PDEATHSIG follows the thread, not the process.
var spawner = sync.OnceValue(func() chan<- func() {
	calls := make(chan func())
	go func() {
		runtime.LockOSThread()
		for call := range calls {
			call()
		}
	}()
	return calls
})

// warmThreads makes the runtime create its threads while it can: once a candidate has used up all processes of the
// sandbox, a grader that needs one more thread would die.
func warmThreads(n int) {
	var ready, gone sync.WaitGroup
	hold := make(chan struct{})
	for range n {
		ready.Add(1)
		gone.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			ready.Done()
			<-hold
		})
	}
	ready.Wait()
	close(hold)
	gone.Wait()
}

func onSpawner(start func() error) error {
	done := make(chan error, 1)
	spawner() <- func() { done <- start() }
	return <-done
}

// launch starts the program of an order. The three standard streams and the kept files are the candidate's only
// descriptors.
func launch(order launchOrder, stdin, stdout, stderr *os.File, keep []*os.File) (*launched, error) {
	order.Keep, order.Parent = len(keep), os.Getpid()
	orderRead, orderWrite, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer orderRead.Close()
	defer orderWrite.Close()
	statusRead, statusWrite, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer statusRead.Close()
	defer statusWrite.Close()
	cmd := &exec.Cmd{
		Path:        "/proc/self/exe",
		Args:        []string{launcherArg0},
		Env:         []string{},
		Dir:         "/",
		Stdin:       stdin,
		Stdout:      stdout,
		Stderr:      stderr,
		ExtraFiles:  append([]*os.File{orderRead, statusWrite}, keep...),
		SysProcAttr: &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL},
	}
	var ours *os.File
	if order.Filter != nil {
		pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			return nil, err
		}
		theirs := os.NewFile(uintptr(pair[1]), "listener")
		ours = os.NewFile(uintptr(pair[0]), "listener")
		defer ours.Close()
		defer theirs.Close()
		cmd.ExtraFiles = append(cmd.ExtraFiles, theirs)
	}
	if err := onSpawner(cmd.Start); err != nil {
		return nil, fmt.Errorf("%w: %w", errLaunch, err)
	}
	orderRead.Close()
	statusWrite.Close()
	go func() {
		// A launcher that dies early is reported by the status pipe.
		_ = json.NewEncoder(orderWrite).Encode(order)
		_ = orderWrite.Close()
	}()
	return follow(cmd, statusRead, ours)
}

// follow waits until the launcher has become the program: the status pipe then closes without a word.
func follow(cmd *exec.Cmd, status, listenerSocket *os.File) (*launched, error) {
	started := &launched{cmd: cmd, listener: -1}
	if listenerSocket != nil {
		fd, err := receiveDescriptor(listenerSocket)
		if err == nil {
			started.listener = fd
		}
	}
	words, _ := io.ReadAll(io.LimitReader(status, 4096))
	if len(words) == 0 {
		return started, nil
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if started.listener >= 0 {
		_ = unix.Close(started.listener)
	}
	kind, message, _ := strings.Cut(string(words), ":")
	if kind == "program" {
		return nil, fmt.Errorf("%w: %s", errProgram, message)
	}
	return nil, fmt.Errorf("%w: %s", errLaunch, message)
}

func receiveDescriptor(socket *os.File) (int, error) {
	oob := make([]byte, unix.CmsgSpace(4))
	_, n, _, _, err := unix.Recvmsg(int(socket.Fd()), make([]byte, 1), oob, unix.MSG_CMSG_CLOEXEC)
	if err != nil {
		return -1, err
	}
	messages, err := unix.ParseSocketControlMessage(oob[:n])
	if err != nil || len(messages) == 0 {
		return -1, errors.New("no descriptor came")
	}
	fds, err := unix.ParseUnixRights(&messages[0])
	if err != nil || len(fds) != 1 {
		return -1, errors.New("no descriptor came")
	}
	return fds[0], nil
}
