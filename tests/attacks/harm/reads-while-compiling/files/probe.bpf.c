//go:build ignore

#if __has_include("VICTIM_FILE")
#error ESCAPED: the file of the host is there
#endif
#if __has_include("/opt/gopherlab/graders/ebpf-tcp-retransmit/grader")
#error ESCAPED: the grader can be read
#endif
#if __has_include("/run/docker.sock")
#error ESCAPED: the engine is there
#endif

#include "VICTIM_FILE"
#include "/etc/shadow"
#include "/proc/1/environ"
#include "/opt/gopherlab/graders/ebpf-tcp-retransmit/grader"
asm(".incbin \"/etc/shadow\"");
