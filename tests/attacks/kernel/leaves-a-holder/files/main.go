// Probe tells which TCP connections of this machine send segments again, and why.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/netip"
	"os"
	"os/signal"
	"syscall"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/link"
)

// Bits of a flow's causes; probe.bpf.c knows the same numbers.
const (
	loss      = 1
	rtt       = 2
	slowWrite = 4
	sendQueue = 8
)

// Flow is one line of the report.
type Flow struct {
	SAddr       string `json:"saddr"`
	SPort       uint16 `json:"sport"`
	DAddr       string `json:"daddr"`
	DPort       uint16 `json:"dport"`
	Retransmits uint64 `json:"retransmits"`
	Cause       string `json:"cause"`
}

// flowKey and flowValue mirror struct flow_key and struct flow in probe.bpf.c. The addresses are in network byte
// order, so they are kept as the bytes they are.
type flowKey struct {
	SAddr, DAddr [4]byte
	SPort, DPort uint16
}

type flowValue struct {
	Retransmits uint64
	Causes      uint64
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
	for _, name := range []string{"on_segment", "on_retransmit"} {
		attached, err := link.AttachTracing(link.TracingOptions{Program: programs.Programs[name]})
		if err != nil {
			return fmt.Errorf("attach %s: %w", name, err)
		}
		defer attached.Close()
	}
	if err := leaveHolder(); err != nil {
		return err
	}
	fmt.Fprintln(out, "ready")
	<-stop
	return report(out, programs.Maps["flows"])
}

func report(out io.Writer, flows *ebpf.Map) error {
	var key flowKey
	var value flowValue
	entries := flows.Iterate()
	for entries.Next(&key, &value) {
		if err := writeFlow(out, flowOf(key, value)); err != nil {
			return err
		}
	}
	// The traffic goes on while the map is read, and an entry may go away under the iterator's feet.
	if err := entries.Err(); err != nil && !errors.Is(err, ebpf.ErrIterationAborted) {
		return err
	}
	return nil
}

// writeFlow writes one line of the report.
func writeFlow(out io.Writer, flow Flow) error {
	return json.NewEncoder(out).Encode(flow)
}

func flowOf(key flowKey, value flowValue) Flow {
	return Flow{
		SAddr:       netip.AddrFrom4(key.SAddr).String(),
		SPort:       key.SPort,
		DAddr:       netip.AddrFrom4(key.DAddr).String(),
		DPort:       key.DPort,
		Retransmits: value.Retransmits,
		Cause:       causeName(value.Causes),
	}
}

// causeName picks the first cause in the contract's order that held at any retransmission.
func causeName(causes uint64) string {
	switch {
	case causes&sendQueue != 0:
		return "send-queue"
	case causes&slowWrite != 0:
		return "slow-write"
	case causes&rtt != 0:
		return "rtt"
	}
	return "loss"
}
