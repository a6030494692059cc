//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("fentry.s/bpf_fentry_test1")
int on_retransmit(void *ctx)
{
	char text[64] = {};

	bpf_copy_from_user(text, sizeof(text), (void *)0x400000);
	bpf_copy_from_user_task(text, sizeof(text), (void *)0x400000, (void *)bpf_get_current_task_btf(), 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
