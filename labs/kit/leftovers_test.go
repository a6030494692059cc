package kit

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"

	"gopherlab/labs/kit/broker"
)

// ownBpffs mounts a bpffs for the length of the test.
func ownBpffs(t *testing.T) string {
	t.Helper()
	needsRoot(t)
	dir := filepath.Join(t.TempDir(), "bpf")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("bpf", dir, "bpf", 0, ""); err != nil {
		t.Skipf("no bpffs: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

func TestPinsThatAreLeftAreRemovedAndThoseOfTheCandidateSaidInTheVerdict(t *testing.T) {
	bpffs := ownBpffs(t)
	pin := func(name string, owner int) string {
		path := filepath.Join(bpffs, name)
		kept, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.Array, KeySize: 4, ValueSize: 4, MaxEntries: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer kept.Close()
		if err := kept.Pin(path); err != nil {
			t.Fatal(err)
		}
		if err := os.Lchown(path, owner, owner); err != nil {
			t.Fatal(err)
		}
		return path
	}
	earlier := pin("earlier", 0)
	var left []string
	at := testPaths(t)
	at.bpffs = bpffs
	events := gradedAt(t, at, Spec{Checks: []Check{{"leaves", func(c *C) {
		left = []string{pin("candidates", Candidate), pin("graders", 0)}
		c.Pass(Text{})
	}}}}, "grade", nil, nil)
	policies := only(events, "policy")
	if len(policies) != 1 || policies[0].text("message", "en") != "left behind after the grading, and removed: 1 pin" {
		t.Error(dump(events))
	}
	for _, path := range left {
		if _, err := os.Lstat(path); err == nil {
			t.Errorf("%s is still there", path)
		}
	}
	if _, err := os.Lstat(earlier); err != nil {
		t.Errorf("what was there before is gone: %v", err)
	}
}

func TestNamespacesAndQdiscsAreCounted(t *testing.T) {
	needsRoot(t)
	before := namespacesInUse("/proc")
	if len(before) < 2 {
		t.Fatalf("only %v", before)
	}
	held := make(chan *os.File)
	go func() {
		// The thread takes its namespace with it; the descriptor keeps it alive.
		runtime.LockOSThread()
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			held <- nil
			return
		}
		file, _ := os.Open("/proc/thread-self/ns/net")
		held <- file
	}()
	file := <-held
	if file == nil {
		t.Skip("needs CAP_SYS_ADMIN")
	}
	if added := without(namespacesInUse("/proc"), before); len(added) != 1 || !strings.HasPrefix(added[0], "net:[") {
		t.Errorf("added: %v", added)
	}
	_ = file.Close()
	if added := without(namespacesInUse("/proc"), before); len(added) != 0 {
		t.Errorf("still: %v", added)
	}
	if lines := qdiscs(); len(lines) == 0 || !strings.HasPrefix(lines[0], "qdisc ") {
		t.Errorf("qdiscs: %v", lines)
	}
}

func TestAnInventoryIsCountedInWords(t *testing.T) {
	all := broker.Inventory{Programs: []uint32{1, 2}, Maps: []uint32{3}, Pins: []string{"a"}}
	if got := all.Sentence(); got.En != "2 programs, 1 map, 1 pin" || got.Zh != "2 个程序、1 个映射、1 个固定文件" {
		t.Errorf("%+v", got)
	}
	if got := (broker.Inventory{}).Sentence(); got.En != "" {
		t.Errorf("%+v", got)
	}
}
