//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("fmod_ret/bpf_modify_return_test")
int on_retransmit(void *ctx)
{
	return -1;
}

char LICENSE[] SEC("license") = "GPL";
