//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct task_struct {
	struct task_struct *real_parent;
	int pid;
} __attribute__((preserve_access_index));

int seen;

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(void *event)
{
	struct task_struct *task = (void *)bpf_get_current_task_btf();

	seen = task->real_parent->real_parent->pid;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
