//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} total SEC(".maps");

SEC("raw_tp/sys_enter")
int on_retransmit(void *ctx)
{
	__u32 key = 0;

	for (int i = 0; i < 500; i++) {
		__u64 *count = bpf_map_lookup_elem(&total, &key);

		if (count)
			*count += i;
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
