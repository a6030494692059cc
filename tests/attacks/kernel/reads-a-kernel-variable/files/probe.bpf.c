//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

extern const int bpf_prog_active __ksym;

int seen;

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(void *event)
{
	seen = *(volatile int *)&bpf_prog_active;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
