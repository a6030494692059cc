package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/bits"
	"net/netip"
	"slices"
	"strings"
)

// line is one line of a probe's report.
type line struct {
	saddr, daddr netip.Addr
	sport, dport uint16
	retransmits  int
	cause        string
	text         string
}

var causes = []string{causeLoss, causeSendQueue, causeSlowWrite, causeRTT}

// parseLine reads one line strictly by the contract; more fields than it names are welcome.
func parseLine(text string) (line, error) {
	// A struct would accept names in any case; the contract's are lower case.
	var fields map[string]json.RawMessage
	decoder := json.NewDecoder(strings.NewReader(text))
	if err := decoder.Decode(&fields); err != nil {
		return line{}, err
	}
	if rest := bytes.TrimSpace([]byte(text)[decoder.InputOffset():]); len(rest) > 0 {
		return line{}, fmt.Errorf("more than one value")
	}
	var l line
	var from, to string
	for _, field := range []struct {
		name string
		into any
	}{
		{"saddr", &from}, {"sport", &l.sport}, {"daddr", &to}, {"dport", &l.dport},
		{"retransmits", &l.retransmits}, {"cause", &l.cause},
	} {
		value, ok := fields[field.name]
		if !ok {
			return line{}, fmt.Errorf("%s is missing", field.name)
		}
		if err := json.Unmarshal(value, field.into); err != nil {
			return line{}, fmt.Errorf("%s is %s", field.name, value)
		}
	}
	if !slices.Contains(causes, l.cause) {
		return line{}, fmt.Errorf("cause is %q", l.cause)
	}
	var err error
	if l.saddr, err = netip.ParseAddr(from); err != nil {
		return line{}, fmt.Errorf("saddr is %q", from)
	}
	if l.daddr, err = netip.ParseAddr(to); err != nil {
		return line{}, fmt.Errorf("daddr is %q", to)
	}
	l.saddr, l.daddr, l.text = l.saddr.Unmap(), l.daddr.Unmap(), text
	return l, nil
}

// reportedLines is what follows the line `ready`.
func reportedLines(stdout string) []string {
	_, report, _ := strings.Cut("\n"+stdout, "\nready\n")
	var lines []string
	for text := range strings.Lines(report) {
		if text = strings.TrimSpace(text); text != "" {
			lines = append(lines, text)
		}
	}
	return lines
}

// resemblance is how a line names a flow: exactly, or with something turned round. A probe with its bytes in the wrong
// order loses the check about addresses, not every other one as well.
type resemblance int

const (
	unlike resemblance = iota
	turned
	exact
)

func (l line) names(flow endpoints) resemblance {
	if l.saddr == flow.src.Addr() && l.daddr == flow.dst.Addr() && l.sport == flow.src.Port() && l.dport == flow.dst.Port() {
		return exact
	}
	for _, ends := range []endpoints{flow, flow.reverse()} {
		if alikeAddr(l.saddr, ends.src.Addr()) && alikeAddr(l.daddr, ends.dst.Addr()) &&
			alikePort(l.sport, ends.src.Port()) && alikePort(l.dport, ends.dst.Port()) {
			return turned
		}
	}
	return unlike
}

func alikePort(a, b uint16) bool { return a == b || a == bits.ReverseBytes16(b) }

func alikeAddr(a, b netip.Addr) bool {
	if a == b {
		return true
	}
	if !a.Is4() || !b.Is4() {
		return false
	}
	bytes := b.As4()
	slices.Reverse(bytes[:])
	return a.As4() == bytes
}
