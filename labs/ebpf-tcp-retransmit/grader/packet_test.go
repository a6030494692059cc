package main

import (
	"encoding/binary"
	"net/netip"
	"testing"
)

// packetOf writes the headers that parseSegment reads.
func packetOf(flow endpoints, seq uint32, data int, flags byte) []byte {
	packet := make([]byte, 40+data)
	packet[0], packet[9] = 0x45, protocolTCP
	binary.BigEndian.PutUint16(packet[2:], uint16(len(packet)))
	src, dst := flow.src.Addr().As4(), flow.dst.Addr().As4()
	copy(packet[12:], src[:])
	copy(packet[16:], dst[:])
	binary.BigEndian.PutUint16(packet[20:], flow.src.Port())
	binary.BigEndian.PutUint16(packet[22:], flow.dst.Port())
	binary.BigEndian.PutUint32(packet[24:], seq)
	packet[32], packet[33] = 5<<4, flags
	return packet
}

func someFlow() endpoints {
	return endpoints{netip.MustParseAddrPort("198.51.100.7:40001"), netip.MustParseAddrPort("203.0.113.9:443")}
}

func TestASegmentIsReadFromItsPacket(t *testing.T) {
	got, ok := parseSegment(packetOf(someFlow(), 77, 5, flagFin))
	want := segment{endpoints: someFlow(), seq: 77, data: 5, fin: true}
	if !ok || got != want {
		t.Errorf("got %+v, %t", got, ok)
	}
}

func TestWhatIsNoWholeSegmentIsNoSegment(t *testing.T) {
	whole := packetOf(someFlow(), 1, 5, 0)
	udp := packetOf(someFlow(), 1, 5, 0)
	udp[9] = 17
	six := packetOf(someFlow(), 1, 5, 0)
	six[0] = 0x60
	long := packetOf(someFlow(), 1, 5, 0)
	long[32] = 15 << 4
	for name, packet := range map[string][]byte{"empty": nil, "cut": whole[:30], "udp": udp, "ipv6": six, "header beyond the end": long} {
		if _, ok := parseSegment(packet); ok {
			t.Errorf("%s was read", name)
		}
	}
}

func seen(seq, data uint32) segment { return segment{endpoints: someFlow(), seq: seq, data: data} }

func TestTheRelayLosesNewSegmentsOnlyAndCountsThoseThatComeAgain(t *testing.T) {
	p := &path{drops: 2, spare: 1, every: 1}
	p.see(segment{endpoints: someFlow(), seq: 0xfffffff0, syn: true})
	// The sequence numbers wrap on the way.
	var arrived []uint32
	for _, seq := range []uint32{0xfffffff1, 0xfffffffb, 5, 15, 0xfffffffb, 15, 25} {
		if _, keep := p.see(seen(seq, 10)); keep {
			arrived = append(arrived, seq)
		}
	}
	if len(arrived) != 5 || arrived[0] != 0xfffffff1 || arrived[1] != 5 || arrived[2] != 0xfffffffb || arrived[3] != 15 {
		t.Errorf("arrived %x", arrived)
	}
	if p.Lost != 2 || p.Retrans != 2 || p.Segments != 5 {
		t.Errorf("lost %d, again %d, segments %d", p.Lost, p.Retrans, p.Segments)
	}
}

func TestAcknowledgementsAndWindowProbesAreNoRetransmissions(t *testing.T) {
	p := &path{}
	p.see(segment{endpoints: someFlow(), seq: 100, syn: true})
	p.see(seen(101, 10))
	p.see(seen(111, 0))
	p.see(seen(110, 0))
	if p.Retrans != 0 {
		t.Errorf("%d retransmissions", p.Retrans)
	}
}
