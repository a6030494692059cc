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

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(void *event)
{
	__u64 nothing = 0;

	if (victim())
		bpf_probe_write_user((void *)0x400000, &nothing, sizeof(nothing));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
