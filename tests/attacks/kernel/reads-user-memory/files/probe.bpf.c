//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, char[256]);
} loot SEC(".maps");

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(void *event)
{
	__u32 key = 0;
	char *into = bpf_map_lookup_elem(&loot, &key);

	if (!into)
		return 0;
	bpf_probe_read_user(into, 128, (void *)0x400000);
	bpf_probe_read_user_str(into + 128, 128, (void *)0x400000);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
