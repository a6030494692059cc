package main

import "fmt"

// How far from the contract's thresholds a measurement must be before a check may rest on it.
const (
	// 64 KiB in the send queue
	queueSurelyNot, queueSurely = 48 * kib, 80 * kib
	// 100 ms in write()
	waitSurelyNot, waitSurely = 50, 200
	// 3 times the smallest round-trip time
	rttSurelyNot, rttSurely = 2.4, 3.6
)

// holds is whether a cause held: surely, surely not, or too close to tell.
type holds int

const (
	surelyNot holds = iota
	unclear
	surely
)

func compare(value, not, yes float64) holds {
	switch {
	case value >= yes:
		return surely
	case value <= not:
		return surelyNot
	}
	return unclear
}

// holding says for each cause whether it held at this retransmission.
func (s sample) holding() map[string]holds {
	ratio := 0.0
	if s.MinRTT > 0 {
		ratio = float64(s.SRTT) / float64(s.MinRTT)
	}
	return map[string]holds{
		causeSendQueue: compare(float64(s.SendQueue), queueSurelyNot, queueSurely),
		causeSlowWrite: compare(float64(s.WaitingMs), waitSurelyNot, waitSurely),
		causeRTT:       compare(ratio, rttSurelyNot, rttSurely),
	}
}

// causeOf names a flow by its samples: the first cause in the contract's order that held at any of them. The error
// says that what happened on this host is too close to a threshold to judge anybody by.
func causeOf(samples []sample) (string, error) {
	for _, cause := range []string{causeSendQueue, causeSlowWrite, causeRTT} {
		best := surelyNot
		for _, s := range samples {
			best = max(best, s.holding()[cause])
		}
		switch best {
		case surely:
			return cause, nil
		case unclear:
			return "", fmt.Errorf("%s is too close to its threshold", cause)
		}
	}
	return causeLoss, nil
}

// verdict compares what was planned with what came about. An error means that the flow must be played again.
func (f *flow) verdict() error {
	total, err := f.total()
	if err != nil {
		return err
	}
	f.mu.Lock()
	samples := append([]sample(nil), f.samples...)
	f.mu.Unlock()
	if f.plan.cause == "" {
		if total != 0 {
			return fmt.Errorf("%d segments of a flow without loss were sent again", total)
		}
		return nil
	}
	seen := 0
	f.net.relay.with(f.path, func(p *path) { seen = p.Retrans })
	if total == 0 || total != seen || total != len(samples) {
		return fmt.Errorf("the kernel counts %d retransmissions, the relay %d, with %d samples", total, seen, len(samples))
	}
	if shown := f.net.witness.seen(f.endpoints); shown != total {
		return fmt.Errorf("the kernel showed %d of %d retransmissions to eBPF", shown, total)
	}
	cause, err := causeOf(samples)
	if err != nil {
		return err
	}
	if cause != f.plan.cause {
		return fmt.Errorf("the cause became %s, not %s", cause, f.plan.cause)
	}
	return nil
}

// rtt is the sender's smoothed round-trip time and the smallest one, in microseconds.
func (f *flow) rtt() (smoothed, smallest int) {
	info, err := tcpInfo(f.send)
	if err != nil {
		return 0, 0
	}
	return int(info.Rtt), int(info.Min_rtt)
}
