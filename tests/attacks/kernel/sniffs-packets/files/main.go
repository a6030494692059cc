// Probe listens to everything.
package main

import (
	"log"

	"golang.org/x/sys/unix"
)

func main() {
	const everything = 0x0300 // ETH_P_ALL in network byte order
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW, everything)
	if err == nil {
		filter := []unix.SockFilter{{Code: unix.BPF_RET | unix.BPF_K, K: 1 << 16}}
		_ = unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: 1, Filter: &filter[0]})
		log.Fatal("ESCAPED: it hears every packet")
	}
	log.Printf("packet socket: %v", err)
	if _, err := unix.Socket(unix.AF_INET, unix.SOCK_RAW, unix.IPPROTO_TCP); err == nil {
		log.Fatal("ESCAPED: a raw socket")
	}
	log.Fatalf("raw socket: %v", err)
}
