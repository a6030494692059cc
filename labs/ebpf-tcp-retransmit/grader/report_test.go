package main

import (
	"net/netip"
	"testing"
)

const goodLine = `{"saddr":"198.51.100.7","sport":40001,"daddr":"203.0.113.9","dport":443,"retransmits":3,"cause":"rtt","pid":1}`

func TestALineOfTheContractIsReadWithFieldsToSpare(t *testing.T) {
	got, err := parseLine(goodLine)
	if err != nil || got.names(someFlow()) != exact || got.retransmits != 3 || got.cause != causeRTT {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestLinesThatTheContractDoesNotKnowAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":       `ready`,
		"capitals":      `{"SAddr":"198.51.100.7","SPort":1,"DAddr":"203.0.113.9","DPort":2,"Retransmits":3,"Cause":"rtt"}`,
		"port as text":  `{"saddr":"198.51.100.7","sport":"1","daddr":"203.0.113.9","dport":2,"retransmits":3,"cause":"rtt"}`,
		"unknown cause": `{"saddr":"198.51.100.7","sport":1,"daddr":"203.0.113.9","dport":2,"retransmits":3,"cause":"moon"}`,
		"no cause":      `{"saddr":"198.51.100.7","sport":1,"daddr":"203.0.113.9","dport":2,"retransmits":3}`,
		"a number":      `{"saddr":3325256711,"sport":1,"daddr":"203.0.113.9","dport":2,"retransmits":3,"cause":"rtt"}`,
		"two values":    goodLine + goodLine,
		"an array":      `[` + goodLine + `]`,
	} {
		if _, err := parseLine(text); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestAFlowInTheWrongByteOrderIsRecognisedAsSuch(t *testing.T) {
	base, err := parseLine(goodLine)
	if err != nil {
		t.Fatal(err)
	}
	ports, addresses, reversed, other := base, base, base, base
	ports.dport = 443>>8 | 443&0xff<<8
	addresses.saddr = netip.MustParseAddr("7.100.51.198")
	reversed.saddr, reversed.daddr, reversed.sport, reversed.dport = base.daddr, base.saddr, base.dport, base.sport
	other.dport = 444
	for name, want := range map[string]resemblance{"ports": turned, "addresses": turned, "reversed": turned, "other": unlike} {
		got := map[string]line{"ports": ports, "addresses": addresses, "reversed": reversed, "other": other}[name]
		if how := got.names(someFlow()); how != want {
			t.Errorf("%s: expected %d, got %d", name, want, how)
		}
	}
}

func TestTheReportIsWhatFollowsReady(t *testing.T) {
	got := reportedLines("loading\nready\n{}\n\n{}\n")
	if len(got) != 2 {
		t.Errorf("got %q", got)
	}
	if got := reportedLines("{}\n{}\n"); len(got) != 0 {
		t.Errorf("without ready: %q", got)
	}
}
