//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* if (--budget == 0) goto out; the kernel keeps the budget: eight million rounds. */
#define may_leave(label) asm volatile goto(".byte 0xe5; .byte 0; .long ((%l[" #label "] - . - 8) / 8) & 0xffff; .short 0" :::: label)

__u64 spun;

SEC("tp_btf/tcp_probe")
int BPF_PROG(on_retransmit, struct sock *sk)
{
	for (;;) {
		spun++;
		may_leave(out);
	}
out:
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
