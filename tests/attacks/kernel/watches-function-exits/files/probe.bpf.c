//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("fexit/bpf_fentry_test1")
int on_retransmit(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
