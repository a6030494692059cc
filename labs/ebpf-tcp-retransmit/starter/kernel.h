#ifndef KERNEL_H
#define KERNEL_H

/*
 * The kernel's types that this lab needs, and no more of them than it needs.
 *
 * preserve_access_index makes each access a CO-RE relocation: the loader looks up where the field really lies in the
 * kernel that runs (/sys/kernel/btf/vmlinux). So the fields may be few and in any order; only their names and types
 * count. Want another field of struct sock? Declare the struct once more under a name such as `struct sock___mine`:
 * what follows three underscores is ignored when the loader looks for the type.
 */

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;

enum { AF_INET = 2, AF_INET6 = 10 };

enum bpf_map_type {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PERCPU_HASH = 5,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_RINGBUF = 27,
};

enum { BPF_ANY = 0, BPF_NOEXIST = 1, BPF_EXIST = 2 };

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* A socket as every protocol sees it. */
struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport; /* network byte order */
	__u16 skc_num; /* the local port, host byte order */
	unsigned short skc_family;
	volatile unsigned char skc_state;
};

struct sock {
	struct sock_common __sk_common;
	int sk_wmem_queued; /* bytes that the send queue takes: data not yet acknowledged, with its overhead */
	int sk_sndbuf; /* what sk_wmem_queued may grow to before a writer has to wait */
	int sk_write_pending; /* writers that wait for room in the send queue right now */
};

/* The kernel's filter for the smallest round-trip time of a connection: s[0].v is that minimum in microseconds. */
struct minmax_sample {
	__u32 t;
	__u32 v;
};
struct minmax {
	struct minmax_sample s[3];
};

/* A socket as TCP sees it. bpf_skc_to_tcp_sock() gives one for a struct sock. */
struct tcp_sock {
	__u32 srtt_us; /* smoothed round-trip time in microseconds, times 8 */
	struct minmax rtt_min;
	__u32 total_retrans; /* segments that this connection has sent again */
	__u32 snd_nxt;
	__u32 snd_una;
};

struct sk_buff {
	unsigned int len;
};

/* What the tracepoints tell without any struct sock; see events/tcp/<name>/format in tracefs. */
struct trace_event_raw_tcp_retransmit_skb {
	const void *skaddr;
	int state;
	__u16 sport; /* both ports are in host byte order */
	__u16 dport;
	__u16 family;
	__u8 saddr[4];
	__u8 daddr[4];
};

struct trace_event_raw_tcp_probe {
	__u8 saddr[28]; /* a struct sockaddr_in or sockaddr_in6 */
	__u8 daddr[28];
	__u16 sport;
	__u16 dport;
	__u16 family;
	__u32 snd_nxt;
	__u32 snd_una;
	__u32 snd_cwnd;
	__u32 snd_wnd;
	__u32 srtt; /* smoothed round-trip time in microseconds */
	__u64 sock_cookie;
};

struct trace_event_raw_inet_sock_set_state {
	const void *skaddr;
	int oldstate;
	int newstate;
	__u16 sport;
	__u16 dport;
	__u16 family;
	__u16 protocol;
	__u8 saddr[4];
	__u8 daddr[4];
};

#pragma clang attribute pop

#endif
