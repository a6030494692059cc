package main

import (
	"context"
	"math/rand/v2"
	"time"
)

// The causes of the contract, in its order: the first that held at any retransmission names the flow.
const (
	causeSendQueue = "send-queue"
	causeSlowWrite = "slow-write"
	causeRTT       = "rtt"
	causeLoss      = "loss"
)

// plan is a connection that is to be made: what holds it up, and so what a probe must say about it.
type plan struct {
	name  string
	cause string // empty: nothing is lost, so nothing may be reported
	// also holds in this flow, but comes later in the contract's order.
	also          string
	delay         time.Duration // one way, at the beginning
	sendBuffer    int
	receiveBuffer int // 0: the kernel's default
	play          func(ctx context.Context, f *flow) error
}

const (
	kib         = 1 << 10
	roomy       = 512 * kib // room for every write that is not meant to wait
	tight       = 16 * kib  // twice that is what the kernel lets the queue grow to: below 64 KiB
	ping        = 700       // bytes of a message that is acknowledged before the next is sent
	near        = 20 * time.Millisecond
	steady      = 2 * near // where the way must not seem long because the host is slow
	far         = 70 * time.Millisecond
	longWaiting = 250 * time.Millisecond
)

// plans are the flows of one grading. How often each loses a segment differs from grading to grading.
func plans() []plan {
	return []plan{
		{name: "clean", delay: near / 2, sendBuffer: roomy, play: func(ctx context.Context, f *flow) error {
			return f.pings(ctx, 20)
		}},
		{name: "clean-busy", delay: near / 2, sendBuffer: roomy, play: func(ctx context.Context, f *flow) error {
			return first(f.pings(ctx, 4), f.write(150*kib), f.quiet(ctx))
		}},
		{name: "loss", cause: causeLoss, delay: steady, sendBuffer: roomy, play: playLoss},
		{name: "loss-busy", cause: causeLoss, delay: steady, sendBuffer: roomy, play: playBusyLoss},
		{name: "brief-write", cause: causeLoss, delay: near * 2 / 3, sendBuffer: tight, play: playBriefWrite},
		{name: "send-queue", cause: causeSendQueue, delay: near, sendBuffer: roomy, receiveBuffer: 64 * kib, play: playSendQueue},
		{name: "slow-write", cause: causeSlowWrite, delay: near, sendBuffer: tight, receiveBuffer: 8 * kib, play: playSlowWrite},
		{name: "rtt", cause: causeRTT, delay: near / 2, sendBuffer: roomy, play: playRTT},
		{name: "queue-and-write", cause: causeSendQueue, also: causeSlowWrite, delay: near, sendBuffer: 96 * kib,
			receiveBuffer: 8 * kib, play: playSlowWrite},
		{name: "queue-and-rtt", cause: causeSendQueue, also: causeRTT, delay: near / 2, sendBuffer: roomy,
			receiveBuffer: 64 * kib, play: after(lengthen, playSendQueue)},
		{name: "queue-then-loss", cause: causeSendQueue, also: causeLoss, delay: near, sendBuffer: roomy,
			receiveBuffer: 64 * kib, play: after(playSendQueue, playLoss)},
		{name: "loss-then-queue", cause: causeSendQueue, also: causeLoss, delay: near, sendBuffer: roomy,
			receiveBuffer: 64 * kib, play: after(playLoss, playSendQueue)},
		{name: "write-and-rtt", cause: causeSlowWrite, also: causeRTT, delay: near / 2, sendBuffer: tight,
			receiveBuffer: 8 * kib, play: after(lengthen, playSlowWrite)},
	}
}

// after plays one part and then another.
func after(parts ...func(context.Context, *flow) error) func(context.Context, *flow) error {
	return func(ctx context.Context, f *flow) error {
		for _, part := range parts {
			if err := part(ctx, f); err != nil {
				return err
			}
		}
		return nil
	}
}

// first is the first error; unlike a chain of ifs it evaluates its arguments in order, which is the play itself.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// losses is how many segments a flow loses.
func losses() int { return 2 + rand.IntN(3) }

// pings sends small messages, each after the one before has been acknowledged.
func (f *flow) pings(ctx context.Context, n int) error {
	for range n {
		if err := first(f.write(ping), f.quiet(ctx)); err != nil {
			return err
		}
	}
	return nil
}

// pingsUntil sends messages until something holds.
func (f *flow) pingsUntil(ctx context.Context, what string, holds func() bool) error {
	for range 60 {
		if holds() {
			return nil
		}
		if err := f.pings(ctx, 1); err != nil {
			return err
		}
	}
	return f.until(ctx, what, holds)
}

// lose has the relay lose the next n new data segments, with gap segments let through before each. The answer tells
// whether all of them have been lost and sent again.
func (f *flow) lose(n, gap int) (recovered func() bool) {
	var lost, again int
	f.net.relay.with(f.path, func(p *path) {
		p.drops, p.spare, p.every = n, gap, gap
		lost, again = p.Lost+n, p.Retrans+n
	})
	return func() (done bool) {
		f.net.relay.with(f.path, func(p *path) { done = p.Lost >= lost && p.Retrans >= again })
		return done
	}
}

// playLoss loses every third message. Nothing else is in flight, so only the timer can notice.
func playLoss(ctx context.Context, f *flow) error {
	if err := f.pings(ctx, 5); err != nil {
		return err
	}
	return f.pingsUntil(ctx, "the last loss", f.lose(losses(), 2))
}

// playBusyLoss stays below every threshold, but not at zero: some queue, and a round-trip time that grows somewhat.
func playBusyLoss(ctx context.Context, f *flow) error {
	if err := f.pings(ctx, 5); err != nil {
		return err
	}
	f.net.relay.with(f.path, func(p *path) { p.delay = steady * 7 / 4 })
	if err := f.pings(ctx, 6); err != nil {
		return err
	}
	for range 2 + rand.IntN(2) {
		recovered := f.lose(1, 3)
		err := first(f.write(12*kib), f.until(ctx, "the loss", recovered), f.quiet(ctx))
		if err != nil {
			return err
		}
	}
	return nil
}

// playSendQueue writes much more than the reader, who does not read, has room for. The write itself does not wait.
func playSendQueue(ctx context.Context, f *flow) error {
	if err := f.pings(ctx, 5); err != nil {
		return err
	}
	f.pause.Store(readHeld)
	recovered := f.lose(losses(), 1)
	err := first(f.write(300*kib), f.until(ctx, "the last loss", recovered))
	f.pause.Store(0)
	return first(err, f.quiet(ctx))
}

// playSlowWrite writes more than the send buffer holds to a reader who is slow, and loses segments while the write
// waits.
func playSlowWrite(ctx context.Context, f *flow) error {
	if err := f.pings(ctx, 5); err != nil {
		return err
	}
	f.pause.Store(int64(8 * time.Millisecond))
	f.startWrite(2*f.plan.sendBuffer + 200*kib)
	for range losses() {
		err := f.until(ctx, "the waiting write", func() bool { return f.waiting() > longWaiting })
		if err != nil {
			return err
		}
		if err := f.until(ctx, "the loss", f.lose(1, 0)); err != nil {
			return err
		}
	}
	f.pause.Store(0)
	return f.written(ctx)
}

// playBriefWrite has a write wait as well, but not for long: it begins when a segment has just been lost, and the
// segments behind that one bring the retransmission about within a round trip.
func playBriefWrite(ctx context.Context, f *flow) error {
	if err := f.pings(ctx, 5); err != nil {
		return err
	}
	for range 2 + rand.IntN(2) {
		recovered := f.lose(1, 1)
		err := first(f.write(12*kib), f.until(ctx, "the loss", func() bool { return f.lostAll() }))
		if err != nil {
			return err
		}
		f.startWrite(60 * kib)
		if err := first(f.until(ctx, "the retransmission", recovered), f.written(ctx)); err != nil {
			return err
		}
	}
	return nil
}

// lostAll is true when every planned loss has happened.
func (f *flow) lostAll() (done bool) {
	f.net.relay.with(f.path, func(p *path) { done = p.drops == 0 })
	return done
}

// written waits for the end of the blocking write, and until all of it has arrived.
func (f *flow) written(ctx context.Context) error {
	select {
	case err := <-f.wrote:
		return first(err, f.quiet(ctx))
	case <-ctx.Done():
		return ctx.Err()
	}
}

// lengthen makes the way longer until the smoothed round-trip time is far above its base.
func lengthen(ctx context.Context, f *flow) error {
	if err := f.pings(ctx, 6); err != nil {
		return err
	}
	f.net.relay.with(f.path, func(p *path) { p.delay = far })
	return f.pingsUntil(ctx, "the longer round-trip time", func() bool {
		rtt, base := f.rtt()
		return base > 0 && rtt > 9*base/2
	})
}

// playRTT loses messages on a way that has become long.
func playRTT(ctx context.Context, f *flow) error {
	if err := lengthen(ctx, f); err != nil {
		return err
	}
	return f.pingsUntil(ctx, "the last loss", f.lose(losses(), 0))
}
