package main

// Public tests: quick feedback on the part that needs no kernel, and worth no points. They call writeFlow and causeName
// as the starter has them. Give those another shape and these tests no longer build; the graded checks do not mind.

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestAFlowIsOneLineOfJSON(t *testing.T) {
	var out bytes.Buffer
	flow := Flow{SAddr: "198.51.100.7", SPort: 40001, DAddr: "203.0.113.9", DPort: 443, Retransmits: 3, Cause: "rtt"}
	if err := writeFlow(&out, flow); err != nil {
		t.Fatal(err)
	}
	line := out.String()
	if strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") {
		t.Errorf("expected one line, got %q", line)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(line), &got); err != nil {
		t.Fatalf("%q is no JSON: %v", line, err)
	}
	want := map[string]any{
		"saddr": "198.51.100.7", "sport": 40001.0, "daddr": "203.0.113.9", "dport": 443.0, "retransmits": 3.0, "cause": "rtt",
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s: expected %v, got %v", name, value, got[name])
		}
	}
}

func TestTheFirstCauseInTheContractsOrderWins(t *testing.T) {
	for causes, want := range map[uint64]string{
		loss:                               "loss",
		rtt:                                "rtt",
		loss | rtt:                         "rtt",
		slowWrite | rtt:                    "slow-write",
		loss | slowWrite:                   "slow-write",
		sendQueue | slowWrite | rtt | loss: "send-queue",
		sendQueue | rtt:                    "send-queue",
	} {
		if got := causeName(causes); got != want {
			t.Errorf("causes %04b: expected %s, got %s", causes, want, got)
		}
	}
}
