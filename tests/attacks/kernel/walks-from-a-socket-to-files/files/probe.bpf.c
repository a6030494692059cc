//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct cred {
	unsigned long cap_effective;
};
struct file {
	struct cred *f_cred;
};
struct socket {
	struct file *file;
};
struct sock___mine {
	struct socket *sk_socket;
};
#pragma clang attribute pop

__u64 seen;

SEC("tp_btf/tcp_probe")
int BPF_PROG(on_retransmit, struct sock___mine *sk)
{
	struct socket *socket = sk->sk_socket;

	if (socket && socket->file)
		seen = (__u64)socket->file->f_cred;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
