//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct {
	__uint(type, 15); /* BPF_MAP_TYPE_SOCKMAP */
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u32);
} sockets SEC(".maps");

#define msg_redirect_map ((long (*)(void *, void *, __u32, __u64))60)

SEC("sk_msg")
int on_retransmit(void *msg)
{
	return msg_redirect_map(msg, &sockets, 0, 0);
}

char LICENSE[] SEC("license") = "GPL";
