package main

import (
	"encoding/binary"
	"fmt"
	"net/netip"
)

// endpoints identify a connection as its sender sees it.
type endpoints struct {
	src, dst netip.AddrPort
}

func (e endpoints) String() string { return fmt.Sprintf("%s → %s", e.src, e.dst) }

func (e endpoints) reverse() endpoints { return endpoints{e.dst, e.src} }

// segment is what the relay needs to know of a TCP segment in an IPv4 packet.
type segment struct {
	endpoints
	seq  uint32
	data uint32 // bytes of payload
	syn  bool
	fin  bool
}

const (
	protocolTCP   = 6
	flagFin       = 1
	flagSyn       = 2
	minIPv4Header = 20
	minTCPHeader  = 20
)

// parseSegment reads the headers of a packet; false for anything that is no whole TCP segment.
func parseSegment(packet []byte) (segment, bool) {
	if len(packet) < minIPv4Header || packet[0]>>4 != 4 || packet[9] != protocolTCP {
		return segment{}, false
	}
	header := int(packet[0]&0xf) * 4
	total := int(binary.BigEndian.Uint16(packet[2:]))
	if header < minIPv4Header || total > len(packet) || total < header+minTCPHeader {
		return segment{}, false
	}
	tcp := packet[header:total]
	offset := int(tcp[12]>>4) * 4
	if offset < minTCPHeader || offset > len(tcp) {
		return segment{}, false
	}
	address := func(at int) netip.Addr { return netip.AddrFrom4([4]byte(packet[at : at+4])) }
	return segment{
		endpoints: endpoints{
			src: netip.AddrPortFrom(address(12), binary.BigEndian.Uint16(tcp[0:])),
			dst: netip.AddrPortFrom(address(16), binary.BigEndian.Uint16(tcp[2:])),
		},
		seq:  binary.BigEndian.Uint32(tcp[4:]),
		data: uint32(len(tcp) - offset),
		syn:  tcp[13]&flagSyn != 0,
		fin:  tcp[13]&flagFin != 0,
	}, true
}
