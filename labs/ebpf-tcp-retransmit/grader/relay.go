package main

import (
	"container/heap"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"
)

// relay carries packets between two TUN devices. It is the network of this lab: it delays, and it loses exactly the
// segments that it is told to lose, after the sender has sent them. What is retransmitted it sees and counts itself.
type relay struct {
	west, east *os.File // the senders' side, the receivers' side

	mu    sync.Mutex
	paths map[endpoints]*path
	stray int // packets of no known flow, passed on without delay
}

// path is one flow's way through the relay, from west to east and back.
type path struct {
	delay time.Duration // one way, both ways the same

	started   bool
	next      uint32 // the sequence number behind all data that has been seen
	drops     int    // new data segments that are still to be lost
	spare     int    // new data segments to let through before the next loss
	every     int    // segments let through between two losses
	Lost      int
	Segments  int
	Retrans   int
	onRetrans func(seq uint32)
}

func newRelay(west, east *os.File) *relay {
	return &relay{west: west, east: east, paths: map[endpoints]*path{}}
}

func (r *relay) add(flow endpoints, p *path) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.paths[flow] = p
}

// with changes or reads a path under the relay's lock.
func (r *relay) with(p *path, do func(p *path)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	do(p)
}

// run carries until the devices are closed.
func (r *relay) run() {
	var both sync.WaitGroup
	both.Go(func() { r.carry(r.west, r.east, true) })
	both.Go(func() { r.carry(r.east, r.west, false) })
	both.Wait()
}

func (r *relay) carry(from, to *os.File, eastward bool) {
	line := newDelayLine(func(packet []byte) { _, _ = to.Write(packet) })
	defer line.close()
	buffer := make([]byte, 65536)
	for {
		n, err := from.Read(buffer)
		if errors.Is(err, os.ErrClosed) {
			return
		}
		if err != nil {
			// The device is not up yet, or no longer.
			if !errors.Is(err, errDeviceDown) {
				fmt.Fprintf(os.Stderr, "relay: %v\n", err)
				return
			}
			time.Sleep(time.Millisecond)
			continue
		}
		seen, ok := parseSegment(buffer[:n])
		if !ok {
			continue
		}
		if delay, keep := r.pass(seen, eastward); keep {
			line.add(append([]byte(nil), buffer[:n]...), delay)
		}
	}
}

// pass decides on one packet: how long it travels, and whether it arrives.
func (r *relay) pass(seen segment, eastward bool) (time.Duration, bool) {
	flow := seen.endpoints
	if !eastward {
		flow = flow.reverse()
	}
	r.mu.Lock()
	p := r.paths[flow]
	if p == nil {
		r.stray++
		r.mu.Unlock()
		return 0, true
	}
	delay := p.delay
	if !eastward {
		r.mu.Unlock()
		return delay, true
	}
	again, keep := p.see(seen)
	watcher := p.onRetrans
	r.mu.Unlock()
	if again && watcher != nil {
		watcher(seen.seq)
	}
	return delay, keep
}

// see accounts for a segment of the sender's: whether it was sent before, and whether it is to be lost.
func (p *path) see(seen segment) (again, keep bool) {
	if seen.syn {
		if p.started {
			p.Retrans++
			return true, true
		}
		p.started, p.next = true, seen.seq+1
		return false, true
	}
	end := seen.seq + seen.data
	if seen.fin {
		end++
	}
	if end == seen.seq {
		return false, true
	}
	// Sequence numbers wrap: compare by difference.
	if int32(end-p.next) <= 0 {
		// A byte before the window with no data would be a keep-alive or a window probe, which carry none.
		p.Retrans++
		return true, true
	}
	p.next = end
	if seen.data == 0 {
		return false, true
	}
	p.Segments++
	if p.drops == 0 {
		return false, true
	}
	if p.spare > 0 {
		p.spare--
		return false, true
	}
	p.drops, p.spare = p.drops-1, p.every
	p.Lost++
	return false, false
}

// delayLine hands packets on when their time has come, in the order of their times.
type delayLine struct {
	deliver func([]byte)
	mu      sync.Mutex
	queue   parcels
	order   int
	wake    chan struct{}
	done    chan struct{}
}

type parcel struct {
	due    time.Time
	order  int
	packet []byte
}

func newDelayLine(deliver func([]byte)) *delayLine {
	line := &delayLine{deliver: deliver, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go line.run()
	return line
}

func (l *delayLine) add(packet []byte, delay time.Duration) {
	l.mu.Lock()
	l.order++
	heap.Push(&l.queue, parcel{time.Now().Add(delay), l.order, packet})
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *delayLine) close() { close(l.done) }

func (l *delayLine) run() {
	timer := time.NewTimer(time.Hour)
	for {
		wait := time.Hour
		for {
			packet, left := l.due()
			if packet == nil {
				wait = left
				break
			}
			l.deliver(packet)
		}
		timer.Reset(wait)
		select {
		case <-timer.C:
		case <-l.wake:
		case <-l.done:
			return
		}
	}
}

// due takes the next packet whose time has come, or says how long the next one still has.
func (l *delayLine) due() ([]byte, time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		return nil, time.Hour
	}
	if left := time.Until(l.queue[0].due); left > 0 {
		return nil, left
	}
	return heap.Pop(&l.queue).(parcel).packet, 0
}

// parcels is a heap by time; equal times keep the order of arrival.
type parcels []parcel

func (q parcels) Len() int { return len(q) }
func (q parcels) Less(i, j int) bool {
	if q[i].due.Equal(q[j].due) {
		return q[i].order < q[j].order
	}
	return q[i].due.Before(q[j].due)
}
func (q parcels) Swap(i, j int)  { q[i], q[j] = q[j], q[i] }
func (q *parcels) Push(item any) { *q = append(*q, item.(parcel)) }
func (q *parcels) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
