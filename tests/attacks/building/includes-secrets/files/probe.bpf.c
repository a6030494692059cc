//go:build ignore

#include "/opt/gopherlab/graders/ebpf-tcp-retransmit/grader"
#include "/etc/shadow"
#include "VICTIM_FILE"
#include "/proc/1/environ"

int secret;
