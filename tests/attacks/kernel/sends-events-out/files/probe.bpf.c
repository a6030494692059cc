//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct {
	__uint(type, 4); /* BPF_MAP_TYPE_PERF_EVENT_ARRAY */
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(void *event)
{
	bpf_perf_event_output(event, &events, 0xffffffffULL, event, 16);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
