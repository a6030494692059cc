//go:build ignore

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct bpf_timer {
	__u64 opaque[2];
};
struct alarm {
	struct bpf_timer timer;
};
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct alarm);
} alarms SEC(".maps");

static int ring(void *map, int *key, struct alarm *alarm)
{
	bpf_timer_start((void *)&alarm->timer, 1000, 0);
	return 0;
}

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(void *event)
{
	__u32 key = 0;
	struct alarm *alarm = bpf_map_lookup_elem(&alarms, &key);

	if (!alarm)
		return 0;
	bpf_timer_init((void *)&alarm->timer, &alarms, 1);
	bpf_timer_set_callback((void *)&alarm->timer, ring);
	bpf_timer_start((void *)&alarm->timer, 1000, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
