//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("tc")
int on_retransmit(void *ctx)
{
	return 2; /* TC_ACT_SHOT */
}

char LICENSE[] SEC("license") = "GPL";
