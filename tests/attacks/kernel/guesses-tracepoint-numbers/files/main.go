// Probe opens tracepoints by number.
package main

import (
	"log"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

func main() {
	granted := map[uint64]bool{}
	for _, name := range []string{"tcp/tcp_retransmit_skb", "tcp/tcp_probe", "sock/inet_sock_set_state"} {
		text, _ := os.ReadFile("/sys/kernel/tracing/events/" + name + "/id")
		if id, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64); err == nil {
			granted[id] = true
		}
	}
	for id := range uint64(3000) {
		attr := &unix.PerfEventAttr{Type: unix.PERF_TYPE_TRACEPOINT, Size: 64, Config: id}
		if fd, err := unix.PerfEventOpen(attr, -1, 0, -1, 0); err == nil {
			unix.Close(fd)
			if !granted[id] {
				log.Printf("ESCAPED: tracepoint number %d", id)
			}
		}
	}
	log.Fatal("none but the granted ones")
}
