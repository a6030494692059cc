package main

import (
	"fmt"
	"math/rand/v2"
	"net/netip"

	"golang.org/x/sys/unix"
)

// network is two namespaces and the relay between them. Nothing of it touches the host's own network.
type network struct {
	west, east *namespace
	relay      *relay
	witness    *witness
	devices    []int
	ended      chan struct{}
	// westNet and eastNet are the first three bytes of the two sides' addresses.
	westNet, eastNet string
	ports            map[uint16]bool
	hosts            map[netip.Addr]bool
}

const mtu = 1500

// newNetwork takes its addresses from the networks for benchmarks (198.18.0.0/15, RFC 2544), so that none can be
// anybody's, and others in each grading, so that no two networks on a host are alike.
func newNetwork() (*network, error) {
	n := &network{
		ended: make(chan struct{}), ports: map[uint16]bool{}, hosts: map[netip.Addr]bool{},
		westNet: fmt.Sprintf("198.18.%d", 1+rand.IntN(250)), eastNet: fmt.Sprintf("198.19.%d", 1+rand.IntN(250)),
	}
	var err error
	if n.west, err = newNamespace(); err != nil {
		return nil, err
	}
	if n.east, err = newNamespace(); err != nil {
		return nil, err
	}
	west, err := n.device(n.west, "west0", n.westNet, n.eastNet)
	if err != nil {
		return nil, err
	}
	east, err := n.device(n.east, "east0", n.eastNet, n.westNet)
	if err != nil {
		return nil, err
	}
	if err := n.calm(); err != nil {
		return nil, err
	}
	if n.relay, err = newRelay(west, east); err != nil {
		return nil, err
	}
	if n.witness, err = newWitness(); err != nil {
		return nil, err
	}
	go func() {
		defer close(n.ended)
		n.relay.run()
	}()
	return n, nil
}

// device makes a namespace's only way out. One segment per buffer: with segmentation left to the device, one
// retransmission could stand for several segments, and the kernel's counters and its tracepoint would differ.
func (n *network) device(ns *namespace, name, own, other string) (int, error) {
	device, err := ns.tun(name)
	if err != nil {
		return -1, err
	}
	n.devices = append(n.devices, device)
	return device, ns.ip(
		fmt.Sprintf("addr add %s.1/32 dev %s", own, name),
		fmt.Sprintf("link set dev %s mtu %d gso_max_segs 1 txqueuelen 5000 up", name, mtu),
		fmt.Sprintf("route add local %s.0/24 dev %s", own, name),
		fmt.Sprintf("route add %s.0/24 dev %s src %s.1", other, name, own),
		"link set dev lo up",
	)
}

// calm switches off what would retransmit or remember without being told to: tail loss probes, and the metrics of
// earlier connections to the same address.
func (n *network) calm() error {
	for _, ns := range []*namespace{n.west, n.east} {
		for name, value := range map[string]string{
			"net.ipv4.tcp_early_retrans":         "0",
			"net.ipv4.tcp_no_metrics_save":       "1",
			"net.ipv4.tcp_timestamps":            "1",
			"net.ipv4.tcp_sack":                  "1",
			"net.ipv4.conf.all.rp_filter":        "0",
			"net.ipv4.tcp_slow_start_after_idle": "0",
		} {
			if err := ns.sysctl(name, value); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}

func (n *network) close() {
	n.relay.close()
	<-n.ended
	for _, device := range n.devices {
		_ = unix.Close(device)
	}
	n.witness.close()
	n.west.close()
	n.east.close()
}

// pick chooses addresses and ports that no submission can know, each used once. The two bytes of a port differ, so
// that a port in the wrong byte order is another port.
func (n *network) pick() endpoints {
	return endpoints{
		src: netip.AddrPortFrom(n.host(n.westNet), n.port()),
		dst: netip.AddrPortFrom(n.host(n.eastNet), n.port()),
	}
}

func (n *network) host(net string) netip.Addr {
	for {
		host := netip.MustParseAddr(fmt.Sprintf("%s.%d", net, 2+rand.IntN(250)))
		if !n.hosts[host] {
			n.hosts[host] = true
			return host
		}
	}
}

// owns is true for an address of this network.
func (n *network) owns(addr netip.Addr) bool {
	for _, net := range []string{n.westNet, n.eastNet} {
		if netip.MustParsePrefix(net + ".0/24").Contains(addr) {
			return true
		}
	}
	return false
}

func (n *network) port() uint16 {
	for {
		port := uint16(1024 + rand.IntN(60000))
		swapped := port<<8 | port>>8
		if port != swapped && !n.ports[port] && !n.ports[swapped] {
			n.ports[port], n.ports[swapped] = true, true
			return port
		}
	}
}
