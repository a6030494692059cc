//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

__noinline int level4(__u64 *count)
{
	if (!count)
		return 0;
	for (int i = 0; i < 1000; i++) {
		*count += 1;
		
	}
	return 0;
}

__noinline int level3(__u64 *count)
{
	if (!count)
		return 0;
	for (int i = 0; i < 1000; i++) {
		*count += 1;
		level4(count);
	}
	return 0;
}

__noinline int level2(__u64 *count)
{
	if (!count)
		return 0;
	for (int i = 0; i < 1000; i++) {
		*count += 1;
		level3(count);
	}
	return 0;
}

__noinline int level1(__u64 *count)
{
	if (!count)
		return 0;
	for (int i = 0; i < 1000; i++) {
		*count += 1;
		level2(count);
	}
	return 0;
}

SEC("tp_btf/tcp_probe")
int BPF_PROG(on_retransmit, struct sock *sk)
{
	__u64 count = 0;

	level1(&count);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
