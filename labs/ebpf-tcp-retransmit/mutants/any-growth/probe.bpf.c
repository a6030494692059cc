//go:build ignore

#include "kernel.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define SEND_QUEUE_LIMIT (64 * 1024)
#define SLOW_WRITE_NS (100ULL * 1000 * 1000)
#define RTT_FACTOR 3

/* Bits of struct flow's causes; main.go knows the same numbers. */
enum cause { LOSS = 1, RTT = 2, SLOW_WRITE = 4, SEND_QUEUE = 8 };

struct flow_key {
	__be32 saddr;
	__be32 daddr;
	__u16 sport;
	__u16 dport;
};

struct flow {
	__u64 retransmits;
	__u64 causes;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct flow_key);
	__type(value, struct flow);
} flows SEC(".maps");

/* Since when a writer has been waiting for room, by socket. LRU: a socket that vanishes meanwhile must not stay. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, __u64);
} waiting SEC(".maps");

/*
 * Notes whether a writer waits, and says for how long one has. The kernel handles a socket's segments only while no
 * writer owns the socket, so a writer that is woken and waits again at once is never seen in between.
 */
static __always_inline __u64 waited(struct sock *sk)
{
	__u64 key = (__u64)sk, now = bpf_ktime_get_ns();
	__u64 *since = bpf_map_lookup_elem(&waiting, &key);

	if (!sk->sk_write_pending) {
		if (since)
			bpf_map_delete_elem(&waiting, &key);
		return 0;
	}
	if (!since) {
		bpf_map_update_elem(&waiting, &key, &now, BPF_ANY);
		return 0;
	}
	return now - *since;
}

static __always_inline __u64 causes_of(struct sock *sk)
{
	struct tcp_sock *tp = bpf_skc_to_tcp_sock(sk);
	__u64 causes = LOSS;

	if (sk->sk_wmem_queued > SEND_QUEUE_LIMIT)
		causes |= SEND_QUEUE;
	if (waited(sk) > SLOW_WRITE_NS)
		causes |= SLOW_WRITE;
	if (tp && (tp->srtt_us >> 3) > tp->rtt_min.s[0].v * 5 / 4)
		causes |= RTT;
	return causes;
}

/* Each segment that arrives on an established connection: the moments at which a waiting writer can be noticed. */
SEC("tp_btf/tcp_probe")
int BPF_PROG(on_segment, struct sock *sk)
{
	waited(sk);
	return 0;
}

SEC("tp_btf/tcp_retransmit_skb")
int BPF_PROG(on_retransmit, struct sock *sk)
{
	struct flow_key key = {};
	struct flow first = {}, *flow;
	__u64 causes;

	if (sk->__sk_common.skc_family != AF_INET)
		return 0;
	key.saddr = sk->__sk_common.skc_rcv_saddr;
	key.daddr = sk->__sk_common.skc_daddr;
	key.sport = sk->__sk_common.skc_num;
	key.dport = bpf_ntohs(sk->__sk_common.skc_dport);
	causes = causes_of(sk);

	flow = bpf_map_lookup_elem(&flows, &key);
	if (!flow) {
		bpf_map_update_elem(&flows, &key, &first, BPF_NOEXIST);
		flow = bpf_map_lookup_elem(&flows, &key);
		if (!flow)
			return 0;
	}
	/* Retransmissions of one socket happen under its lock, so nothing else changes this entry meanwhile. */
	flow->retransmits++;
	flow->causes |= causes;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
