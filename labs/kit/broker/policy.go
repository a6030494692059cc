package broker

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Policy is `policy.ebpf` of a lab.yaml: what a submission may ask of bpf(2) and perf_event_open(2). What it does
// not name is refused.
type Policy struct {
	// ProgramTypes are BPF_PROG_TYPE_* in lower case without the prefix.
	ProgramTypes []string `json:"programTypes"`
	// Helpers are bpf_* helper names.
	Helpers []string `json:"helpers"`
	// MapTypes are BPF_MAP_TYPE_* in lower case without the prefix.
	MapTypes []string `json:"mapTypes"`
	Attach   Attach   `json:"attach"`
	// MapMemoryKb is the memory of all maps that live at once.
	MapMemoryKb int `json:"mapMemoryKb"`
	// MaxPrograms is how many programs may live at once.
	MaxPrograms int `json:"maxPrograms"`
}

// Attach names what programs may be attached to.
type Attach struct {
	// Tracepoints are `group/name` as under tracefs `events/`.
	Tracepoints    []string `json:"tracepoints"`
	RawTracepoints []string `json:"rawTracepoints"`
	// BTFTracepoints are what follows `tp_btf/`.
	BTFTracepoints []string `json:"btfTracepoints"`
}

// judgedTypes can be granted: programs that watch. Every other type changes what the kernel does.
var judgedTypes = map[uint32]bool{progSocketFilter: true, progTracepoint: true, progRawTracepoint: true, progTracing: true}

// neverHelpers reach beyond the program: they read or write memory that is not theirs, signal processes, change
// results, or write to logs that the whole host shares. No lab can grant them.
var neverHelpers = []string{
	"bpf_probe_read", "bpf_probe_read_str", "bpf_probe_read_user", "bpf_probe_read_user_str",
	"bpf_probe_read_kernel", "bpf_probe_read_kernel_str", "bpf_probe_write_user", "bpf_copy_from_user",
	"bpf_copy_from_user_task", "bpf_send_signal", "bpf_send_signal_thread", "bpf_override_return", "bpf_sys_bpf",
	"bpf_sys_close", "bpf_kallsyms_lookup_name", "bpf_trace_printk", "bpf_trace_vprintk", "bpf_snprintf_btf",
	"bpf_seq_printf_btf",
}

// rules is a Policy made ready for quick answers.
type rules struct {
	progTypes, mapTypes map[uint32]bool
	helpers             map[int32]bool
	tracepoints         map[string]bool
	raw, btf            map[string]bool
	mapBytes            uint64
	maxPrograms         int
}

// ParsePolicy reads the `ebpf` member of a grader job's policy. A job without one is an error.
func ParsePolicy(jobPolicy []byte) (Policy, error) {
	var outer struct {
		Ebpf json.RawMessage `json:"ebpf"`
	}
	if err := json.Unmarshal(jobPolicy, &outer); err != nil {
		return Policy{}, fmt.Errorf("policy: %w", err)
	}
	if len(outer.Ebpf) == 0 {
		return Policy{}, fmt.Errorf("the lab states no ebpf policy")
	}
	var policy Policy
	decoder := json.NewDecoder(bytes.NewReader(outer.Ebpf))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&policy); err != nil {
		return Policy{}, fmt.Errorf("policy.ebpf: %w", err)
	}
	return policy, nil
}

func compile(policy Policy) (*rules, error) {
	r := &rules{
		helpers:     map[int32]bool{},
		tracepoints: setOf(policy.Attach.Tracepoints),
		raw:         setOf(policy.Attach.RawTracepoints),
		btf:         setOf(policy.Attach.BTFTracepoints),
		mapBytes:    uint64(max(policy.MapMemoryKb, 0)) << 10,
		maxPrograms: policy.MaxPrograms,
	}
	var err error
	if r.progTypes, err = numbersOf("program type", progTypeNames[:], policy.ProgramTypes); err != nil {
		return nil, err
	}
	for number := range r.progTypes {
		if !judgedTypes[number] {
			return nil, fmt.Errorf("program type %s cannot be granted", progTypeNames[number])
		}
	}
	if r.mapTypes, err = numbersOf("map type", mapTypeNames[:], policy.MapTypes); err != nil {
		return nil, err
	}
	never := setOf(neverHelpers)
	for _, name := range policy.Helpers {
		bare, ok := strings.CutPrefix(name, "bpf_")
		if !ok {
			return nil, fmt.Errorf("helper %s does not start with bpf_", name)
		}
		if never[name] {
			return nil, fmt.Errorf("helper %s cannot be granted", name)
		}
		number, err := numbersOf("helper", helperNames[:], []string{bare})
		if err != nil {
			return nil, err
		}
		for n := range number {
			r.helpers[int32(n)] = true
		}
	}
	return r, nil
}

func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}
