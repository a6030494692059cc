//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("cgroup_skb/ingress")
int on_retransmit(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
