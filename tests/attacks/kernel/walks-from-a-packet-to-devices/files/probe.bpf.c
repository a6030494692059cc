//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct net_device {
	int ifindex;
	char name[16];
};
struct sk_buff___mine {
	struct net_device *dev;
};
#pragma clang attribute pop

__u64 seen;

SEC("tp_btf/tcp_retransmit_skb")
int BPF_PROG(on_retransmit, struct sock *sk, struct sk_buff___mine *skb)
{
	struct net_device *dev = skb->dev;

	if (dev)
		seen = dev->ifindex;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
