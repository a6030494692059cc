package broker

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"
)

func unsafePointer(b []byte) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(b)) }

func TestACandidateWithoutAnyCapabilityCountsWithCiliumEbpf(t *testing.T) {
	if got, _ := runCandidate(t, policyForTests(), "identity"); got != "uid 10001 caps 0" {
		t.Fatalf("the candidate is %q", got)
	}
	for _, scenario := range []string{"count-raw", "count-btf"} {
		got, report := runCandidate(t, policyForTests(), scenario)
		if got != "counted" || len(report.Refusals) != 0 {
			t.Errorf("%s: %q, refusals %s", scenario, got, refusalsOf(report))
		}
		if len(report.Loaded) != 1 || report.Loaded[0].Name != "count" {
			t.Errorf("%s: loaded %+v", scenario, report.Loaded)
		}
	}
}

func TestWhatThePolicyDoesNotNameIsRefusedInWords(t *testing.T) {
	for scenario, words := range map[string]string{
		"send-signal": "helper bpf_send_signal is not allowed",
		"kfunc":       "kernel function number 5 (kfunc) is not allowed",
		"kprobe":      "program type kprobe is not allowed",
		"fentry":      "attach type trace_fentry is not allowed",
		"other-btf":   "attach point tp_btf/sched_switch is not allowed",
		"raw-attach":  "attach point raw_tp/sys_enter is not allowed",
		"big-map":     "does not fit",
	} {
		got, report := runCandidate(t, policyForTests(), scenario)
		if !strings.HasPrefix(got, "error:") {
			t.Errorf("%s: %q", scenario, got)
		}
		if len(report.Refusals) != 1 || !strings.Contains(report.Refusals[0].Message.En, words) {
			t.Errorf("%s: refusals %s", scenario, refusalsOf(report))
		}
	}
}

func TestARefusedProgramsLogSaysWhy(t *testing.T) {
	got, _ := runCandidate(t, policyForTests(), "send-signal")
	if !strings.Contains(got, "policy: helper bpf_send_signal is not allowed (instruction 1)") {
		t.Errorf("the candidate saw %q", got)
	}
}

func TestOnlySoManyProgramsLiveAtOnce(t *testing.T) {
	if got, _ := runCandidate(t, policyForTests(), "many-programs"); got != "4 loaded" {
		t.Errorf("got %q", got)
	}
}

func TestEveryOtherCommandOfBpfIsRefused(t *testing.T) {
	got, report := runCandidate(t, policyForTests(), "commands")
	if got != "[]" {
		t.Errorf("not refused: %s", got)
	}
	if !strings.Contains(refusalsOf(report), "bpf command OBJ_PIN is not allowed") {
		t.Errorf("refusals %s", refusalsOf(report))
	}
}

func TestPerfEventsOtherThanTheLabsTracepointsAreRefused(t *testing.T) {
	if got, _ := runCandidate(t, policyForTests(), "perf"); got != "all refused" {
		t.Errorf("got %q", got)
	}
}

func TestMapsNamedByIndexAreTranslated(t *testing.T) {
	if got, report := runCandidate(t, policyForTests(), "fd-array"); got != "loaded" {
		t.Errorf("got %q, refusals %s", got, refusalsOf(report))
	}
}

func TestWhatIsJudgedIsWhatIsLoaded(t *testing.T) {
	got, report := runCandidate(t, policyForTests(), "race")
	if got != "loaded true refused true" || len(report.Failures) != 0 {
		t.Errorf("got %q, failures %+v", got, report.Failures)
	}
}

func TestTheVerifiersLogIsKeptWithItsReason(t *testing.T) {
	_, report := runCandidate(t, policyForTests(), "unsafe-read")
	if len(report.Failures) != 1 || !strings.Contains(report.Failures[0].Reason, "R0 invalid mem access") ||
		report.Failures[0].Instruction != 1 {
		t.Errorf("failures %+v", report.Failures)
	}
}

func TestTheX32EntryKillsTheProcess(t *testing.T) {
	if nativeArch != auditArchX8664 {
		t.Skip("only amd64 has an x32 entry")
	}
	if got, _ := runCandidate(t, policyForTests(), "x32"); got != "" {
		t.Errorf("the candidate lived: %q", got)
	}
}

func TestNothingIsLeftWhenTheCandidateIsGone(t *testing.T) {
	_, b := serveCandidate(t, policyForTests(), "count-raw")
	if report := b.Report(); len(report.Loaded) == 0 || len(report.Maps) == 0 {
		t.Fatalf("nothing was made: %+v", report)
	}
	var left Inventory
	for range 100 {
		var err error
		if left, err = b.Leftovers(); err != nil {
			t.Fatal(err)
		}
		if left.Empty() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("left behind: %+v", left)
}

func TestPermissionsOfTracefsArePutBack(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("changing tracefs needs root")
	}
	tracefs := mountedTracefs(t)
	id := filepath.Join(tracefs, "events", "sock/inet_sock_set_state", "id")
	modes := func() string {
		var all []string
		for _, path := range []string{tracefs, id} {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, info.Mode().String())
		}
		return strings.Join(all, " ")
	}
	before := modes()
	restore, err := ExposeTracepoints(tracefs, policyForTests())
	if err != nil {
		t.Fatal(err)
	}
	during := modes()
	if err := restore(); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(during, "r--") || modes() != before {
		t.Errorf("before %s, during %s, after %s", before, during, modes())
	}
}

func TestTheInventoryIsWhatBpftoolCounts(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root")
	}
	if _, err := exec.LookPath("bpftool"); err != nil {
		t.Skip("needs bpftool")
	}
	held, err := ebpf.NewMap(&ebpf.MapSpec{Name: "counted", Type: ebpf.Array, KeySize: 4, ValueSize: 4, MaxEntries: 1})
	if err != nil {
		t.Skipf("no eBPF here: %v", err)
	}
	defer held.Close()
	fd, err := loadCode(progRawTracepoint, 0, 0, returnZero())
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	// Objects of others come and go on a host: what is the same at both ends was there in between.
	for range 20 {
		before, err := TakeInventory("/nowhere")
		if err != nil {
			t.Fatal(err)
		}
		programs, maps, links := bpftoolIDs(t, "prog"), bpftoolIDs(t, "map"), bpftoolIDs(t, "link")
		after, err := TakeInventory("/nowhere")
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(before.Programs, after.Programs) || !slices.Equal(before.Maps, after.Maps) {
			continue
		}
		if slices.Equal(programs, after.Programs) && slices.Equal(maps, after.Maps) && slices.Equal(links, after.Links) {
			return
		}
		t.Logf("bpftool: %v %v %v; inventory: %+v", programs, maps, links, after)
	}
	t.Error("bpftool never counted the same")
}

// bpftoolIDs are the ids that bpftool lists, in order. It loads programs of its own to find out who holds what, which are
// its own business.
func bpftoolIDs(t *testing.T, what string) []uint32 {
	t.Helper()
	out, err := exec.Command("bpftool", "-j", what, "show").Output()
	if err != nil {
		t.Skipf("bpftool %s show: %v", what, err)
	}
	var entries []struct {
		ID    uint32 `json:"id"`
		Owner []struct {
			Comm string `json:"comm"`
		} `json:"pids"`
	}
	if err := json.Unmarshal(out, &entries); err != nil {
		t.Fatal(err)
	}
	var ids []uint32
	for _, entry := range entries {
		own := slices.ContainsFunc(entry.Owner, func(o struct {
			Comm string `json:"comm"`
		}) bool {
			return o.Comm == "bpftool"
		})
		if !own {
			ids = append(ids, entry.ID)
		}
	}
	slices.Sort(ids)
	return ids
}
