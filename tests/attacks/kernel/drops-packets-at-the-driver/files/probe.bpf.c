//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct xdp_md {
	__u32 data;
};

SEC("xdp")
int on_retransmit(struct xdp_md *ctx)
{
	return 1; /* XDP_DROP */
}

char LICENSE[] SEC("license") = "GPL";
