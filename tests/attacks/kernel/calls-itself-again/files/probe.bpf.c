//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct {
	__uint(type, 3); /* BPF_MAP_TYPE_PROG_ARRAY */
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} programs SEC(".maps");

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(void *event)
{
	bpf_tail_call(event, &programs, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
