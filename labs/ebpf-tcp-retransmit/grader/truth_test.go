package main

import (
	"testing"
)

func TestTheFirstCauseThatHeldAtAnyRetransmissionNamesTheFlow(t *testing.T) {
	calm := sample{SendQueue: 1500, SRTT: 41_000, MinRTT: 40_000}
	queue, wait, long := calm, calm, calm
	queue.SendQueue, wait.WaitingMs, long.SRTT = 300*kib, 400, 200_000
	for want, samples := range map[string][]sample{
		causeLoss: {calm, calm}, causeSendQueue: {calm, queue, wait}, causeSlowWrite: {long, wait, calm}, causeRTT: {long, calm},
	} {
		if got, err := causeOf(samples); err != nil || got != want {
			t.Errorf("expected %s, got %s, %v", want, got, err)
		}
	}
}

func TestNobodyIsJudgedCloseToAThreshold(t *testing.T) {
	for name, s := range map[string]sample{
		"queue": {SendQueue: 66 * kib}, "wait": {WaitingMs: 110}, "rtt": {SRTT: 29, MinRTT: 10},
	} {
		if got, err := causeOf([]sample{s}); err == nil {
			t.Errorf("%s was called %s", name, got)
		}
	}
}

func TestAClearCauseHidesALaterOneThatIsUnclear(t *testing.T) {
	s := sample{SendQueue: 300 * kib, WaitingMs: 110}
	if got, err := causeOf([]sample{s}); err != nil || got != causeSendQueue {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestTheKernelsCounterIsFoundByItsName(t *testing.T) {
	const text = "Ip: Forwarding\nIp: 1\nTcp: RtoMin MaxConn RetransSegs InErrs\nTcp: 200 -1 17 0\n"
	if got, err := snmpValue(text, "Tcp", "RetransSegs"); err != nil || got != 17 {
		t.Errorf("got %d, %v", got, err)
	}
	if _, err := snmpValue(text, "Udp", "RetransSegs"); err == nil {
		t.Error("a counter that is not there was found")
	}
}

func TestAFieldOfATracepointIsFoundByItsName(t *testing.T) {
	const format = "\tfield:const void * skaddr;\toffset:16;\tsize:8;\tsigned:0;\n\tfield:__u16 sport;\toffset:28;\tsize:2;\tsigned:0;\n" +
		"\tfield:__u8 saddr[4];\toffset:34;\tsize:4;\tsigned:0;\n"
	for name, want := range map[string]int16{"skaddr": 16, "sport": 28, "saddr": 34} {
		if got, err := fieldOffset(format, name); err != nil || got != want {
			t.Errorf("%s: got %d, %v", name, got, err)
		}
	}
	if _, err := fieldOffset(format, "port"); err == nil {
		t.Error("a part of a name was found")
	}
}
