//go:build ignore

/* The line above keeps the Go tool away from this file. It must stay the first one. */

#include "kernel.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* How often anything was sent again, on the whole machine. It runs, and it helps nobody: which connection? why? */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} total SEC(".maps");

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(struct trace_event_raw_tcp_retransmit_skb *event)
{
	__u32 key = 0;
	__u64 *count = bpf_map_lookup_elem(&total, &key);
	__u64 secret = 0;

	bpf_probe_read_kernel(&secret, sizeof(secret), event->skaddr);
	if (secret)
		return 0;
	if (count)
		__sync_fetch_and_add(count, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
