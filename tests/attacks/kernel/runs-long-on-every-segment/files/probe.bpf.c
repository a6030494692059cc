//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, __u64);
} total SEC(".maps");

SEC("tp_btf/tcp_probe")
int BPF_PROG(on_retransmit, struct sock *sk)
{
	for (__u64 i = 0; i < 20000; i++)
		bpf_map_lookup_elem(&total, &i);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
