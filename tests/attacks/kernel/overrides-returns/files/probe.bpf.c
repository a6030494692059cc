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

#define override_return ((long (*)(void *, __u64))58)

SEC("kprobe/__x64_sys_getpid")
int on_retransmit(void *ctx)
{
	if (victim())
		override_return(ctx, -1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
