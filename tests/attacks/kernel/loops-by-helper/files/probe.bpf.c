//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

__u64 spun;

static int round(__u32 index, void *ctx)
{
	spun++;
	return 0;
}

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(void *event)
{
	bpf_loop(8 << 20, round, (void *)0, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
