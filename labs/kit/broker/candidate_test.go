package broker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A real candidate: this test binary, started again as uid 10001 with no capability and the filter installed. Its
// programs only read tracepoints and count.
const (
	launchEnv   = "GOPHERLAB_BROKER_LAUNCH"
	scenarioEnv = "GOPHERLAB_BROKER_SCENARIO"
)

func TestMain(m *testing.M) {
	if name := os.Getenv(launchEnv); name != "" {
		becomeCandidate(name)
	}
	if name := os.Getenv(scenarioEnv); name != "" {
		result, err := scenarios[name]()
		if err != nil {
			result = "error: " + err.Error()
		}
		fmt.Print(result)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// becomeCandidate never returns.
func becomeCandidate(scenario string) {
	runtime.LockOSThread()
	die := func(step string, err error) {
		if err != nil {
			fmt.Printf("launch %s: %v", step, err)
			os.Exit(1)
		}
	}
	die("no new privileges", unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
	for capability := uintptr(0); unix.Prctl(unix.PR_CAPBSET_DROP, capability, 0, 0, 0) == nil; capability++ {
	}
	die("groups", syscall.Setgroups(nil))
	die("gid", syscall.Setgid(10001))
	die("uid", syscall.Setuid(10001))
	filter := Filter()
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	const flags = unix.SECCOMP_FILTER_FLAG_NEW_LISTENER | unix.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
	fd, _, errno := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, flags, uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		die("filter", errno)
	}
	die("listener", unix.Sendmsg(3, []byte{1}, unix.UnixRights(int(fd)), nil, 0))
	unix.Close(int(fd))
	unix.Close(3)
	die("exec", unix.Exec("/proc/self/exe", []string{"candidate"}, []string{scenarioEnv + "=" + scenario}))
}

// runCandidate plays a scenario under a broker and returns what it printed and what the broker saw.
func runCandidate(t *testing.T, policy Policy, scenario string) (string, Report) {
	t.Helper()
	out, b := serveCandidate(t, policy, scenario)
	return out, b.Report()
}

func serveCandidate(t *testing.T, policy Policy, scenario string) (string, *Broker) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("loading eBPF programs needs root")
	}
	b, err := New(policy)
	if err != nil {
		t.Fatal(err)
	}
	b.Tracefs = mountedTracefs(t)
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	theirs := os.NewFile(uintptr(pair[1]), "theirs")
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = []string{launchEnv + "=" + scenario}
	cmd.ExtraFiles = []*os.File{theirs}
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b.Slow = func() { _ = cmd.Process.Kill() }
	theirs.Close()
	listener, err := receiveListener(pair[0])
	unix.Close(pair[0])
	if err != nil {
		_ = cmd.Wait()
		t.Fatalf("no listener: %v; %s", err, out.String())
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- b.Serve(ctx, listener) }()
	timer := time.AfterFunc(30*time.Second, func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait()
	timer.Stop()
	cancel()
	if err := <-served; err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("serve: %v", err)
	}
	return out.String(), b
}

func receiveListener(socket int) (int, error) {
	oob := make([]byte, unix.CmsgSpace(4))
	_, n, _, _, err := unix.Recvmsg(socket, make([]byte, 1), oob, unix.MSG_CMSG_CLOEXEC)
	if err != nil {
		return -1, err
	}
	messages, err := unix.ParseSocketControlMessage(oob[:n])
	if err != nil || len(messages) != 1 {
		return -1, errors.New("no message")
	}
	fds, err := unix.ParseUnixRights(&messages[0])
	if err != nil {
		return -1, err
	}
	return fds[0], nil
}

// mountedTracefs finds tracefs or mounts one for the length of the test.
func mountedTracefs(t *testing.T) string {
	t.Helper()
	const usual = "/sys/kernel/tracing"
	if _, err := os.Stat(usual + "/events"); err == nil {
		return usual
	}
	dir := t.TempDir()
	if err := unix.Mount("tracefs", dir, "tracefs", 0, ""); err != nil {
		t.Skipf("no tracefs: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

// rawBPF makes the call as a candidate does: it is the filter that decides.
func rawBPF(command int, attr []byte) (int, error) { return bpf(command, attr) }

// loadCode loads a program of plain instructions.
func loadCode(progType, expected, btfID uint32, code []byte) (int, error) {
	license := append(make([]byte, 0, 8), "GPL\x00"...)
	log := make([]byte, 4096)
	attr := make(attributes, progAttrSize)
	attr.setU32(progTypeAt, progType)
	attr.setU32(progInsnCountAt, uint32(len(code)/insnSize))
	attr.setPointer(progInsnsAt, code)
	attr.setPointer(progLicenseAt, license)
	attr.setU32(progLogLevelAt, 1)
	attr.setU32(progLogSizeAt, uint32(len(log)))
	attr.setPointer(progLogBufAt, log)
	attr.setU32(progExpectedAt, expected)
	attr.setU32(progAttachBTFIDAt, btfID)
	fd, err := bpf(cmdProgLoad, attr, code, license, log)
	runtime.KeepAlive(code)
	if err != nil {
		return -1, fmt.Errorf("%w: %s", err, strings.TrimSpace(cString(log)))
	}
	return fd, nil
}

func returnZero() []byte { return code(slot(0xb7, 0, 0), slot(0x95, 0, 0)) }

// listenOnce changes a socket's state without a packet: that alone fires sock/inet_sock_set_state.
func listenOnce() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	return listener.Close()
}

func refusalsOf(report Report) string {
	text, _ := json.Marshal(report.Refusals)
	return string(text)
}
