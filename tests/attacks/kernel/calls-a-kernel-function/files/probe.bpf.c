//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct task_struct {
	int pid;
} __attribute__((preserve_access_index));
extern void *bpf_rdonly_cast(const void *obj, __u32 btf_id) __ksym;

int seen;

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(void *event)
{
	struct task_struct *task = bpf_rdonly_cast((void *)0xffffffff82000000, 1);

	seen = task->pid;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
