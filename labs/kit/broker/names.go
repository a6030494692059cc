package broker

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The commands of bpf(2) that the broker knows by number (`enum bpf_cmd`).
const (
	cmdMapCreate        = 0
	cmdProgLoad         = 5
	cmdObjGetInfoByFD   = 15
	cmdRawTracepoint    = 17
	cmdBTFLoad          = 18
	cmdLinkCreate       = 28
	attachTraceRawTP    = 23
	attachPerfEvent     = 41
	perfTypeSoftware    = 1
	perfTypeTracepoint  = 2
	perfSoftwareBPFOut  = 10
	perfSampleRaw       = 1 << 10
	perfFlagCloexec     = 1 << 3
	perfAttrDisabledBit = 1
	perfWatermarkBit    = 1 << 14
)

// commandNames are the commands of bpf(2) in the words a refusal uses.
var commandNames = [...]string{
	"MAP_CREATE", "MAP_LOOKUP_ELEM", "MAP_UPDATE_ELEM", "MAP_DELETE_ELEM", "MAP_GET_NEXT_KEY", "PROG_LOAD",
	"OBJ_PIN", "OBJ_GET", "PROG_ATTACH", "PROG_DETACH", "PROG_TEST_RUN", "PROG_GET_NEXT_ID", "MAP_GET_NEXT_ID",
	"PROG_GET_FD_BY_ID", "MAP_GET_FD_BY_ID", "OBJ_GET_INFO_BY_FD", "PROG_QUERY", "RAW_TRACEPOINT_OPEN", "BTF_LOAD",
	"BTF_GET_FD_BY_ID", "TASK_FD_QUERY", "MAP_LOOKUP_AND_DELETE_ELEM", "MAP_FREEZE", "BTF_GET_NEXT_ID",
	"MAP_LOOKUP_BATCH", "MAP_LOOKUP_AND_DELETE_BATCH", "MAP_UPDATE_BATCH", "MAP_DELETE_BATCH", "LINK_CREATE",
	"LINK_UPDATE", "LINK_GET_FD_BY_ID", "LINK_GET_NEXT_ID", "ENABLE_STATS", "ITER_CREATE", "LINK_DETACH",
	"PROG_BIND_MAP", "TOKEN_CREATE", "PROG_STREAM_READ_BY_FD",
}

// harmlessCommands act on descriptors that the broker itself handed out and need no capability, so the filter
// lets them through. Every other command comes to the broker, which knows five and refuses the rest.
var harmlessCommands = []uint32{
	1, 2, 3, 4, // MAP_LOOKUP, UPDATE, DELETE, GET_NEXT_KEY
	15,             // OBJ_GET_INFO_BY_FD
	21, 22, 24, 25, // MAP_LOOKUP_AND_DELETE, FREEZE, LOOKUP_BATCH, LOOKUP_AND_DELETE_BATCH
	26, 27, // MAP_UPDATE_BATCH, DELETE_BATCH
	34, 35, // LINK_DETACH, PROG_BIND_MAP
}

var progTypeNames = [...]string{
	"unspec", "socket_filter", "kprobe", "sched_cls", "sched_act", "tracepoint", "xdp", "perf_event", "cgroup_skb",
	"cgroup_sock", "lwt_in", "lwt_out", "lwt_xmit", "sock_ops", "sk_skb", "cgroup_device", "sk_msg",
	"raw_tracepoint", "cgroup_sock_addr", "lwt_seg6local", "lirc_mode2", "sk_reuseport", "flow_dissector",
	"cgroup_sysctl", "raw_tracepoint_writable", "cgroup_sockopt", "tracing", "struct_ops", "ext", "lsm",
	"sk_lookup", "syscall", "netfilter",
}

const (
	progSocketFilter  = 1
	progKprobe        = 2
	progTracepoint    = 5
	progRawTracepoint = 17
	progTracing       = 26
)

var mapTypeNames = [...]string{
	"unspec", "hash", "array", "prog_array", "perf_event_array", "percpu_hash", "percpu_array", "stack_trace",
	"cgroup_array", "lru_hash", "lru_percpu_hash", "lpm_trie", "array_of_maps", "hash_of_maps", "devmap", "sockmap",
	"cpumap", "xskmap", "sockhash", "cgroup_storage", "reuseport_sockarray", "percpu_cgroup_storage", "queue",
	"stack", "sk_storage", "devmap_hash", "struct_ops", "ringbuf", "inode_storage", "task_storage", "bloom_filter",
	"user_ringbuf", "cgrp_storage", "arena",
}

const (
	mapHash           = 1
	mapArray          = 2
	mapPerfEventArray = 4
)

// attachTypeNames has the attach types that learners meet; the others are named by number.
var attachTypeNames = map[uint32]string{
	0: "cgroup_inet_ingress", 1: "cgroup_inet_egress", 23: "trace_raw_tp", 24: "trace_fentry", 25: "trace_fexit",
	26: "modify_return", 27: "lsm_mac", 28: "trace_iter", 37: "xdp", 41: "perf_event", 42: "trace_kprobe_multi",
	43: "lsm_cgroup", 44: "struct_ops", 45: "netfilter", 46: "tcx_ingress", 47: "tcx_egress",
	48: "trace_uprobe_multi", 57: "trace_kprobe_session",
}

func nameOf(names []string, number uint32) string {
	if int64(number) < int64(len(names)) {
		return names[number]
	}
	return fmt.Sprintf("number %d", number)
}

func helperName(number int32) string {
	if number < 0 || int(number) >= len(helperNames) {
		return fmt.Sprintf("number %d", number)
	}
	return "bpf_" + helperNames[number]
}

func attachTypeName(number uint32) string {
	if name, ok := attachTypeNames[number]; ok {
		return name
	}
	return fmt.Sprintf("number %d", number)
}

// fullHelperNames are the helpers' names as C writes them.
func fullHelperNames() []string {
	names := make([]string, len(helperNames))
	for number, name := range helperNames {
		names[number] = "bpf_" + name
	}
	return names
}

// numbersOf turns names into their numbers; every name that is unknown or cannot be granted is in the error.
func numbersOf(kind string, names, grantable, wanted []string) (map[uint32]bool, error) {
	numbers := make(map[uint32]bool, len(wanted))
	var problems []string
	for _, want := range wanted {
		number := slices.Index(names, want)
		switch {
		case number <= 0:
			problems = append(problems, fmt.Sprintf("unknown %s %s", kind, want))
		case !slices.Contains(grantable, want):
			problems = append(problems, fmt.Sprintf("%s %s cannot be granted", kind, want))
		default:
			numbers[uint32(number)] = true
		}
	}
	if problems != nil {
		return nil, errors.New(strings.Join(problems, "; "))
	}
	return numbers, nil
}
