package main

import (
	"container/heap"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// relay carries packets between two TUN devices. It is the network of this lab: it delays, and it loses exactly the
// segments that it is told to lose, after the sender has sent them. What is retransmitted it sees and counts itself.
type relay struct {
	west, east int // devices: the senders' side, the receivers' side
	stop       int // an eventfd that ends the carrying

	mu    sync.Mutex
	paths map[endpoints]*path
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

func newRelay(west, east int) (*relay, error) {
	stop, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	return &relay{west: west, east: east, stop: stop, paths: map[endpoints]*path{}}, err
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

// run carries until close.
func (r *relay) run() {
	var both sync.WaitGroup
	both.Go(func() { r.carry(r.west, r.east, true) })
	both.Go(func() { r.carry(r.east, r.west, false) })
	both.Wait()
	_ = unix.Close(r.stop)
}

func (r *relay) close() {
	_, _ = unix.Write(r.stop, []byte{1, 0, 0, 0, 0, 0, 0, 0})
}

// carry is one direction on a thread of its own: it reads, and hands on what has been on its way for long enough. The
// thread comes before all others, because its own delays would be the network's.
func (r *relay) carry(from, to int, eastward bool) {
	runtime.LockOSThread()
	const first = -20
	_ = unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), first)
	var travelling parcels
	buffer := make([]byte, 65536)
	for {
		for len(travelling) > 0 && time.Until(travelling[0].due) <= 0 {
			_, _ = unix.Write(to, heap.Pop(&travelling).(parcel).packet)
		}
		fds := []unix.PollFd{{Fd: int32(from), Events: unix.POLLIN}, {Fd: int32(r.stop), Events: unix.POLLIN}}
		if _, err := unix.Ppoll(fds, travelling.wait(), nil); err != nil && !errors.Is(err, unix.EINTR) {
			fmt.Fprintf(os.Stderr, "relay: %v\n", err)
			return
		}
		if fds[1].Revents != 0 {
			return
		}
		for {
			n, err := unix.Read(from, buffer)
			if err != nil {
				break
			}
			seen, ok := parseSegment(buffer[:n])
			if !ok {
				continue
			}
			if delay, keep := r.pass(seen, eastward); keep {
				travelling.add(append([]byte(nil), buffer[:n]...), delay)
			}
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

// parcel is a packet on its way.
type parcel struct {
	due    time.Time
	order  uint64
	packet []byte
}

// parcels is a heap by time; equal times keep the order of arrival.
type parcels []parcel

var arrivals atomic.Uint64

func (q *parcels) add(packet []byte, delay time.Duration) {
	heap.Push(q, parcel{time.Now().Add(delay), arrivals.Add(1), packet})
}

// wait is how long the next parcel still travels; nil, without end, when there is none.
func (q parcels) wait() *unix.Timespec {
	if len(q) == 0 {
		return nil
	}
	left := unix.NsecToTimespec(int64(max(0, time.Until(q[0].due))))
	return &left
}

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
