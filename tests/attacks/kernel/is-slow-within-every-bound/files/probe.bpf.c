//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, __u64);
} busy SEC(".maps");

SEC("raw_tp/tcp_probe")
int on_segment(void *ctx)
{
	__u64 now = bpf_ktime_get_ns();

	for (__u64 i = 0; i < 600; i++) {
		__u64 key = now + i;

		bpf_map_update_elem(&busy, &key, &now, BPF_ANY);
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
