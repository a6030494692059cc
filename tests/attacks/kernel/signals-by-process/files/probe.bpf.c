//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* Only the process that the harness planted may ever be hit. */
static __always_inline int victim(void)
{
	char comm[16] = {}, wanted[16] = "VICTIM_COMM";

	bpf_get_current_comm(comm, sizeof(comm));
	for (int i = 0; i < 15; i++)
		if (comm[i] != wanted[i])
			return 0;
	return 1;
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_retransmit, struct sock *sk)
{
	if (victim())
		bpf_send_signal(9);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
