package broker

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func policyForTests() Policy {
	return Policy{
		ProgramTypes: []string{"tracepoint", "raw_tracepoint", "tracing"},
		Helpers:      []string{"bpf_map_lookup_elem", "bpf_ktime_get_ns"},
		MapTypes:     []string{"array", "hash", "ringbuf"},
		Attach: Attach{
			Tracepoints:    []string{"sock/inet_sock_set_state"},
			RawTracepoints: []string{"inet_sock_set_state"},
			BTFTracepoints: []string{"inet_sock_set_state"},
		},
		KernelStructs: []string{"sock", "tcp_sock"},
		MapMemoryKb:   256,
		MaxPrograms:   4,
	}
}

func rulesForTests(t *testing.T) *rules {
	t.Helper()
	r, err := compile(policyForTests())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// slot encodes one instruction.
func slot(op, src byte, imm int32) []byte {
	return append([]byte{op, src << 4, 0, 0}, le.AppendUint32(nil, uint32(imm))...)
}

func code(slots ...[]byte) []byte {
	var all []byte
	for _, s := range slots {
		all = append(all, s...)
	}
	return all
}

func TestAHelperThatThePolicyNamesPasses(t *testing.T) {
	if err := rulesForTests(t).judgeCode(code(slot(0x85, 0, 5), slot(0x95, 0, 0))); err != nil {
		t.Fatalf("refused: %v", err)
	}
}

func TestRefusalsNameTheHelperAndTheInstruction(t *testing.T) {
	forbidden, comm := slot(0x85, 0, 109), slot(0x85, 0, 16)
	all := rulesForTests(t).judgeCode(code(slot(0xb7, 0, 0), forbidden, comm, forbidden, slot(0x95, 0, 0)))
	if len(all) != 2 || all[0].Sentence().En != "helper bpf_send_signal is not allowed (instruction 1)" ||
		all[1].Sentence().En != "helper bpf_get_current_comm is not allowed (instruction 2)" {
		t.Fatalf("got %v", all)
	}
	if !strings.Contains(all[0].Sentence().Zh, "bpf_send_signal") {
		t.Fatalf("Chinese sentence is %q", all[0].Sentence().Zh)
	}
}

func TestEveryOtherKindOfCallIsRefused(t *testing.T) {
	for name, call := range map[string][]byte{
		"kernel function": slot(0x85, 2, 1234), "unknown source": slot(0x85, 7, 5), "indirect": slot(0x8d, 0, 5),
		"32-bit class": slot(0x86, 0, 5), "unknown helper": slot(0x85, 0, 99999), "negative helper": slot(0x85, 0, -1),
	} {
		if rulesForTests(t).judgeCode(code(call, slot(0x95, 0, 0))) == nil {
			t.Errorf("%s passed", name)
		}
	}
}

func TestACallToOnesOwnFunctionPasses(t *testing.T) {
	if err := rulesForTests(t).judgeCode(code(slot(0x85, 1, 1), slot(0x95, 0, 0))); err != nil {
		t.Fatalf("refused: %v", err)
	}
}

func TestTheSecondHalfOfALoadIsNotReadAsAnInstruction(t *testing.T) {
	// The constant's upper half looks like a call of helper 109, but is none.
	load := code(slot(0x18, 0, 1), slot(0, 0, 109), slot(0x95, 0, 0))
	if err := rulesForTests(t).judgeCode(load); err != nil {
		t.Fatalf("refused: %v", err)
	}
	// A second half with an opcode is no load at all.
	if rulesForTests(t).judgeCode(code(slot(0x18, 0, 1), slot(0x85, 0, 109))) == nil {
		t.Fatal("a call hidden in a load passed")
	}
}

func TestKernelVariablesAndTruncatedLoadsAreRefused(t *testing.T) {
	if rulesForTests(t).judgeCode(code(slot(0x18, 3, 77), slot(0, 0, 0))) == nil {
		t.Error("a kernel variable passed")
	}
	if rulesForTests(t).judgeCode(slot(0x18, 0, 1)) == nil {
		t.Error("a truncated load passed")
	}
}

func TestNoPolicyCanAttachToSystemCalls(t *testing.T) {
	for _, attach := range []Attach{
		{Tracepoints: []string{"syscalls/sys_enter_write"}}, {Tracepoints: []string{"raw_syscalls/sys_enter"}},
		{RawTracepoints: []string{"sys_enter"}}, {BTFTracepoints: []string{"sys_exit"}},
		{Tracepoints: []string{"../../etc"}}, {Tracepoints: []string{"tcp"}}, {RawTracepoints: []string{"a/b"}},
	} {
		policy := policyForTests()
		policy.Attach = attach
		if _, err := New(policy); err == nil {
			t.Errorf("%+v was granted", attach)
		}
	}
}

func TestLoopsWithoutABoundAreRefused(t *testing.T) {
	for name, jump := range map[string][]byte{"may_goto": slot(0xe5, 0, 0), "32-bit": slot(0xe6, 0, 0), "indirect": slot(0x0d, 0, 0)} {
		if rulesForTests(t).judgeCode(code(jump, slot(0x95, 0, 0))) == nil {
			t.Errorf("%s passed", name)
		}
	}
}

func TestOnlyTinySocketFiltersWithoutCallsAreProbes(t *testing.T) {
	harmless := code(slot(0x85, 1, 1), slot(0x95, 0, 0), slot(0xb7, 0, 0), slot(0x95, 0, 0))
	if !isProbe(progSocketFilter, harmless) {
		t.Error("the loader's probe is not seen as one")
	}
	if !isProbe(progKprobe, probeReadProbe) || !isProbe(progKprobe, emptyProbe) {
		t.Error("cilium/ebpf's own probes are not seen as such")
	}
	if isProbe(progTracepoint, emptyProbe) || isProbe(progKprobe, harmless) || isProbe(progSocketFilter, append(harmless, harmless...)) ||
		isProbe(progSocketFilter, code(slot(0x85, 0, 5), slot(0x95, 0, 0))) {
		t.Error("something else passes as a probe")
	}
}

func TestAPolicyCannotGrantWhatReachesBeyondTheProgram(t *testing.T) {
	for _, helper := range append(fullHelperNames(), "bpf_nonsense", "map_lookup_elem") {
		if slices.Contains(grants.Helpers, helper) {
			continue
		}
		policy := policyForTests()
		policy.Helpers = append(policy.Helpers, helper)
		if _, err := New(policy); err == nil {
			t.Errorf("%s was granted", helper)
		}
	}
	for _, kind := range []string{"kprobe", "xdp", "lsm", "sched_cls", "struct_ops", "ext", "nonsense", "unspec"} {
		policy := policyForTests()
		policy.ProgramTypes = []string{kind}
		if _, err := New(policy); err == nil {
			t.Errorf("program type %s was granted", kind)
		}
	}
	for _, kind := range []string{"prog_array", "sockmap", "struct_ops", "arena", "array_of_maps", "sk_storage", "unspec"} {
		policy := policyForTests()
		policy.MapTypes = []string{kind}
		if _, err := New(policy); err == nil {
			t.Errorf("map type %s was granted", kind)
		}
	}
}

func TestThePolicyIsReadFromTheJobAndUnknownKeysAreErrors(t *testing.T) {
	text, err := json.Marshal(map[string]any{"ebpf": policyForTests()})
	if err != nil {
		t.Fatal(err)
	}
	policy, err := ParsePolicy(text)
	if err != nil || policy.MaxPrograms != 4 || len(policy.Helpers) != 2 {
		t.Fatalf("got %+v, %v", policy, err)
	}
	for _, wrong := range []string{`{}`, `{"ebpf":{"everything":true}}`, `[]`} {
		if _, err := ParsePolicy([]byte(wrong)); err == nil {
			t.Errorf("%s was accepted", wrong)
		}
	}
}

func TestMapMemoryCountsEveryProcessorAndNeverOverflows(t *testing.T) {
	of := func(kind, key, value, entries uint32) attributes {
		attr := make(attributes, attrRoom)
		for i, v := range []uint32{kind, key, value, entries} {
			attr.setU32(4*i, v)
		}
		return attr
	}
	if small, wide := mapBytes(of(2, 4, 8, 100), 8), mapBytes(of(6, 4, 8, 100), 8); wide < 4*small/2 {
		t.Errorf("an array takes %d, a per-CPU array %d", small, wide)
	}
	if got := mapBytes(of(27, 0, 0, 65536), 8); got < 65536 || got > 96<<10 {
		t.Errorf("a ring buffer of 64 KiB takes %d", got)
	}
	if got := mapBytes(of(5, 1<<31, 1<<31, 1<<31), 1024); got < 1<<50 {
		t.Errorf("an immense map takes %d", got)
	}
}

func TestLineInfoFindsTheLineThatHoldsAnInstruction(t *testing.T) {
	strings := []byte("\x00/src/probe.bpf.c\x00  return 0;\x00  x = y;\x00")
	record := func(insn, text, line uint32) []byte {
		var b []byte
		for _, v := range []uint32{insn, 1, text, line<<10 | 3} {
			b = le.AppendUint32(b, v)
		}
		return b
	}
	table := lineTable{records: append(record(0, 30, 7), record(4, 18, 9)...), recordSize: 16, strings: strings}
	if got := table.at(3).String(); got != "probe.bpf.c:7: x = y;" {
		t.Errorf("instruction 3 is at %q", got)
	}
	if got := table.at(40).String(); got != "probe.bpf.c:9: return 0;" {
		t.Errorf("instruction 40 is at %q", got)
	}
	if (lineTable{}).at(0) != nil {
		t.Error("a program without line info has a line")
	}
}

func TestTheVerifiersReasonIsTheLastLineThatSaysSomething(t *testing.T) {
	log := "0: R1=ctx() R10=fp0\n; int x = *p; @ probe.bpf.c:9\n3: (61) r1 = *(u32 *)(r2 +0)\n" +
		"R2 invalid mem access 'scalar'\nprocessed 4 insns (limit 1000000) max_states_per_insn 0\n"
	if got := lastReason(log); got != "R2 invalid mem access 'scalar'" {
		t.Errorf("reason is %q", got)
	}
	if got := lastInstruction(log); got != 3 {
		t.Errorf("instruction is %d", got)
	}
}

func TestKernelAddressesAreNotForTheCandidate(t *testing.T) {
	log := []byte("30: (18) r1 = 0xffff88853723f800 ; R1=map_ptr() umax=0xffffffff")
	maskAddresses(log)
	if got := string(log); got != "30: (18) r1 = 0x................ ; R1=map_ptr() umax=0xffffffff" {
		t.Errorf("got %q", got)
	}
}
