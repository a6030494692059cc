package broker

import (
	"strings"
	"testing"
	"unsafe"
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
		"kfunc":       "kernel function (kfunc) 5 is not allowed",
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
	before, err := TakeInventory("/sys/fs/bpf")
	if err != nil {
		t.Skipf("no inventory: %v", err)
	}
	runCandidate(t, policyForTests(), "count-raw")
	after, err := TakeInventory("/sys/fs/bpf")
	if err != nil {
		t.Fatal(err)
	}
	if left := after.Since(before); len(left.Links) != 0 || len(left.Pins) != 0 {
		t.Errorf("left behind: %+v", left)
	}
}
