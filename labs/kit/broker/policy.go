package broker

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
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
	// KernelStructs are the structures of the kernel's that a program may hold a typed pointer to, such as `tcp_sock`.
	// From one pointer the next can be followed, and a socket leads to files, tasks and credentials.
	KernelStructs []string `json:"kernelStructs"`
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

// grants is what a lab can ask for at all: what watches and counts, in a time and a memory that can be bounded. Whatever
// else the kernel has, or will have, no lab can grant: it reads or writes memory that is not the program's, signals
// processes, changes results, runs for as long as it likes, or stays when the program has gone. The catalogue reads the
// same file.
var grants = func() (all struct{ ProgramTypes, MapTypes, Helpers []string }) {
	if err := json.Unmarshal(grantsJSON, &all); err != nil {
		panic(err)
	}
	return all
}()

//go:embed grants.json
var grantsJSON []byte

// rules is a Policy made ready for quick answers.
type rules struct {
	progTypes, mapTypes map[uint32]bool
	helpers             map[int32]bool
	tracepoints         map[string]bool
	raw, btf            map[string]bool
	structs             map[string]bool
	mapBytes            uint64
	// kernelFunction names a function of the kernel's by its number, where it can.
	kernelFunction func(id int32) string
	maxPrograms    int
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
		helpers:        map[int32]bool{},
		tracepoints:    setOf(policy.Attach.Tracepoints),
		raw:            setOf(policy.Attach.RawTracepoints),
		btf:            setOf(policy.Attach.BTFTracepoints),
		structs:        setOf(policy.KernelStructs),
		mapBytes:       uint64(max(policy.MapMemoryKb, 0)) << 10,
		maxPrograms:    policy.MaxPrograms,
		kernelFunction: func(int32) string { return "" },
	}
	if err := policy.Attach.check(); err != nil {
		return nil, err
	}
	var err error
	if r.progTypes, err = numbersOf("program type", progTypeNames[:], grants.ProgramTypes, policy.ProgramTypes); err != nil {
		return nil, err
	}
	if r.mapTypes, err = numbersOf("map type", mapTypeNames[:], grants.MapTypes, policy.MapTypes); err != nil {
		return nil, err
	}
	helpers, err := numbersOf("helper", fullHelperNames(), grants.Helpers, policy.Helpers)
	if err != nil {
		return nil, err
	}
	for number := range helpers {
		r.helpers[int32(number)] = true
	}
	return r, nil
}

// eventName is a tracepoint's name, or its group's.
var eventName = regexp.MustCompile(`^[A-Za-z0-9_]+$`)

// check refuses what is no tracepoint, and the tracepoints of system calls: while one is attached, every call of every
// process on the host takes the slow way into the kernel.
func (a Attach) check() error {
	for _, name := range a.Tracepoints {
		group, event, _ := strings.Cut(name, "/")
		if !eventName.MatchString(group) || !eventName.MatchString(event) {
			return fmt.Errorf("tracepoint %s is not group/name", name)
		}
		if group == "syscalls" || group == "raw_syscalls" {
			return fmt.Errorf("tracepoint %s cannot be granted", name)
		}
	}
	for _, name := range slices.Concat(a.RawTracepoints, a.BTFTracepoints) {
		if !eventName.MatchString(name) {
			return fmt.Errorf("tracepoint %s is not a name", name)
		}
		if name == "sys_enter" || name == "sys_exit" {
			return fmt.Errorf("tracepoint %s cannot be granted", name)
		}
	}
	return nil
}

func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}
