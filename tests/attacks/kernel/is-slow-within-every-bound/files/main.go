// Probe keeps its own slow program busy.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/link"
)

func main() {
	programs, err := ebpf.LoadCollection("probe.bpf.o")
	if err != nil {
		log.Fatalf("probe: %+v", err)
	}
	defer programs.Close()
	for range 8 {
		_, err := link.AttachRawTracepoint(link.RawTracepointOptions{Name: "tcp_probe", Program: programs.Programs["on_segment"]})
		if err != nil {
			log.Fatalf("probe: %+v", err)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			_, _ = io.Copy(conn, conn)
		}
	}()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		log.Fatal(err)
	}
	byteOnly := make([]byte, 1)
	for end := time.Now().Add(4 * time.Second); time.Now().Before(end); {
		if _, err := conn.Write(byteOnly); err != nil {
			log.Fatal(err)
		}
		if _, err := io.ReadFull(conn, byteOnly); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println("ESCAPED: it was slow for four seconds")
}
