//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define old_probe_read ((long (*)(void *, __u32, const void *))4)
#define old_probe_read_str ((long (*)(void *, __u32, const void *))45)

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(void *event)
{
	char text[64] = {};

	old_probe_read(text, sizeof(text), (void *)0xffffffff81000000);
	old_probe_read_str(text, sizeof(text), (void *)0xffffffff82000000);
	return text[0] == 1;
}

char LICENSE[] SEC("license") = "GPL";
