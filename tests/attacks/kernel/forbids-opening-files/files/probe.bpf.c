//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("lsm/file_open")
int on_retransmit(void *ctx)
{
	return -1;
}

char LICENSE[] SEC("license") = "GPL";
