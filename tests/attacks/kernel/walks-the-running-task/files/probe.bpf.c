//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct cred {
	unsigned int uid;
} __attribute__((preserve_access_index));
struct task_struct {
	struct task_struct *real_parent;
	struct cred *cred;
	int pid;
} __attribute__((preserve_access_index));

int seen;

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(void *event)
{
	struct task_struct *task = (void *)bpf_get_current_task_btf();

	seen = task->real_parent->pid + task->real_parent->cred->uid;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
