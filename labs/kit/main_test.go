package kit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

const inOwnPidNamespace = "KIT_TEST_PID_NAMESPACE"

// TestMain gives the tests a PID namespace of their own: the kit kills every process of the candidate's that it sees.
// In a container they have one already.
func TestMain(m *testing.M) {
	RunLauncher()
	if os.Getenv(inOwnPidNamespace) != "" {
		if err := unix.Mount("proc", "/proc", "proc", 0, ""); err != nil {
			panic(err)
		}
	}
	if os.Getuid() != 0 || ownPidNamespace() || !hasCapability(unix.CAP_SYS_ADMIN) {
		os.Exit(m.Run())
	}
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Env = append(os.Environ(), inOwnPidNamespace+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWPID, Unshareflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL,
	}
	if err := cmd.Run(); err != nil {
		os.Exit(1)
	}
}

// ownPidNamespace tells whether this is not the machine's first PID namespace, whose number is fixed.
func ownPidNamespace() bool {
	name, err := os.Readlink("/proc/self/ns/pid")
	return err == nil && name != "pid:[4026531836]"
}

// needsRoot skips where no process can become the candidate without danger to others.
func needsRoot(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 || !ownPidNamespace() {
		t.Skip("needs root and a PID namespace of its own")
	}
}

type event map[string]any

func (e event) text(keys ...string) string {
	var at any = map[string]any(e)
	for _, key := range keys {
		object, ok := at.(map[string]any)
		if !ok {
			return ""
		}
		at = object[key]
	}
	return fmt.Sprint(at)
}

// graded runs a whole grading of the files in a sandbox folder of its own.
func graded(t *testing.T, spec Spec, mode string, files map[string]string, change func(*job)) []event {
	t.Helper()
	needsRoot(t)
	return gradedAt(t, testPaths(t), spec, mode, files, change)
}

func gradedAt(t *testing.T, at paths, spec Spec, mode string, files map[string]string, change func(*job)) []event {
	t.Helper()
	j := job{
		Lab: "test", Mode: mode, Files: files,
		Budgets: Budgets{BuildSeconds: 120, RunSeconds: 60, Limits: Limits{MemoryMb: 512, OutputKb: 64, Processes: 256}},
	}
	if change != nil {
		change(&j)
	}
	spec.Lab = "test"
	line, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	grade(spec, bytes.NewReader(append(line, '\n')), &out, at)
	return decode(t, out.Bytes())
}

func testPaths(t *testing.T) paths {
	t.Helper()
	work := filepath.Join(t.TempDir(), "work")
	if err := os.Mkdir(work, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(work, os.ModeSticky|0o777); err != nil {
		t.Fatal(err)
	}
	for dir := work; dir != "/"; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&0o005 != 0o005 {
			if err := os.Chmod(dir, info.Mode().Perm()|0o005); err != nil {
				t.Fatal(err)
			}
		}
	}
	cache := filepath.Join(os.TempDir(), "kit-test-go-cache")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(cache, Candidate, Candidate); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("GOCACHEPROG") == "" {
		t.Setenv("GOCACHE", cache)
	}
	return pathsUnder(work)
}

func decode(t *testing.T, stream []byte) []event {
	t.Helper()
	var events []event
	for line := range bytes.Lines(stream) {
		var e event
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		events = append(events, e)
	}
	return events
}

func only(events []event, kind string) []event {
	var found []event
	for _, e := range events {
		if e.text("type") == kind {
			found = append(found, e)
		}
	}
	return found
}

// dump is the stream in short, for a failed test.
func dump(events []event) string {
	var out strings.Builder
	for _, e := range events {
		line, _ := json.Marshal(e)
		out.Write(line)
		out.WriteByte('\n')
	}
	return out.String()
}

const goMod = "module example.org/lab\n\ngo 1.26\n"

func program(body string) map[string]string {
	return map[string]string{"go.mod": goMod, "main.go": body}
}

func readTestdata(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", path))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
