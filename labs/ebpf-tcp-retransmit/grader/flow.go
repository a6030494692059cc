package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// flow is one connection of the harness's, from west to east. Only the west sends data.
type flow struct {
	endpoints
	plan  plan
	net   *network
	path  *path
	send  int // the sender's socket
	recv  int
	pause atomic.Int64 // the reader: nanoseconds between two reads; below 0 it does not read

	writing atomic.Int64 // since when a blocking write has been running, in nanoseconds of the run's clock; 0: none
	wrote   chan error

	mu      sync.Mutex
	samples []sample
	reader  sync.WaitGroup
	stop    atomic.Bool
}

// sample is what the kernel said about the sender's socket when it sent a segment again.
type sample struct {
	SendQueue int           `json:"sendQueueBytes"`
	Waiting   time.Duration `json:"-"`
	WaitingMs int64         `json:"writeMs"`
	SRTT      int           `json:"srttUs"`
	MinRTT    int           `json:"minRttUs"`
}

var clock = time.Now()

const readHeld = -1

// open connects the two ends. The sender's buffer decides whether a big write waits.
func (f *flow) open() error {
	f.path = &path{delay: f.plan.delay, onRetrans: func(uint32) { f.sample() }}
	f.net.relay.add(f.endpoints, f.path)
	listener, err := f.listen()
	if err != nil {
		return err
	}
	defer unix.Close(listener)
	if err := f.connect(); err != nil {
		return err
	}
	f.recv, _, err = unix.Accept4(listener, unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK)
	if err != nil {
		return fmt.Errorf("accept: %w", err)
	}
	f.reader.Go(f.read)
	return nil
}

func (f *flow) listen() (listener int, err error) {
	err = f.net.east.do(func() error {
		if listener, err = tcpSocket(f.dst); err != nil {
			return err
		}
		if f.plan.receiveBuffer > 0 {
			if err := unix.SetsockoptInt(listener, unix.SOL_SOCKET, unix.SO_RCVBUF, f.plan.receiveBuffer); err != nil {
				return err
			}
		}
		return unix.Listen(listener, 1)
	})
	return listener, err
}

func (f *flow) connect() error {
	return f.net.west.do(func() (err error) {
		if f.send, err = tcpSocket(f.src); err != nil {
			return err
		}
		return errors.Join(
			// No pacing, no probing: the loss of a segment shows in the simplest way.
			unix.SetsockoptString(f.send, unix.IPPROTO_TCP, unix.TCP_CONGESTION, "reno"),
			unix.SetsockoptInt(f.send, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1),
			unix.SetsockoptInt(f.send, unix.SOL_SOCKET, unix.SO_SNDBUFFORCE, f.plan.sendBuffer),
			unix.Connect(f.send, &unix.SockaddrInet4{Port: int(f.dst.Port()), Addr: f.dst.Addr().As4()}),
		)
	})
}

func tcpSocket(local netip.AddrPort) (int, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	return fd, unix.Bind(fd, &unix.SockaddrInet4{Port: int(local.Port()), Addr: local.Addr().As4()})
}

// read is the receiver: it reads as fast as the flow's pause lets it.
func (f *flow) read() {
	buffer := make([]byte, 64<<10)
	for !f.stop.Load() {
		pause := f.pause.Load()
		part := buffer
		if pause > 0 {
			part = buffer[:1024]
		}
		n, err := 0, error(unix.EAGAIN)
		if pause >= 0 {
			n, err = unix.Read(f.recv, part)
		}
		switch {
		case errors.Is(err, unix.EAGAIN):
			time.Sleep(2 * time.Millisecond)
		case err != nil || n == 0:
			return
		case pause > 0:
			time.Sleep(time.Duration(pause))
		}
	}
}

// write sends at once what must fit into the send buffer: nothing waits.
func (f *flow) write(bytes int) error {
	n, err := unix.SendmsgN(f.send, make([]byte, bytes), nil, nil, unix.MSG_DONTWAIT)
	if err != nil || n != bytes {
		return fmt.Errorf("write of %d bytes took %d: %w", bytes, n, err)
	}
	return nil
}

// startWrite begins a blocking write in a goroutine of its own.
func (f *flow) startWrite(bytes int) {
	f.wrote = make(chan error, 1)
	f.writing.Store(max(1, int64(time.Since(clock))))
	go func() {
		data := make([]byte, bytes)
		for len(data) > 0 {
			n, err := unix.Write(f.send, data)
			if err != nil && !errors.Is(err, unix.EINTR) {
				f.wrote <- err
				return
			}
			data = data[max(n, 0):]
		}
		f.writing.Store(0)
		f.wrote <- nil
	}()
}

// waiting is for how long the blocking write has been running.
func (f *flow) waiting() time.Duration {
	since := f.writing.Load()
	if since == 0 {
		return 0
	}
	return time.Since(clock) - time.Duration(since)
}

// sample notes the state of the sender's socket; the relay calls it as it sees a segment for the second time.
func (f *flow) sample() {
	s := sample{Waiting: f.waiting(), SendQueue: sendQueue(f.send)}
	s.WaitingMs = s.Waiting.Milliseconds()
	s.SRTT, s.MinRTT = f.rtt()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.samples = append(f.samples, s)
}

// total is the kernel's own count of segments that this connection has sent again.
func (f *flow) total() (int, error) {
	info, err := tcpInfo(f.send)
	if err != nil {
		return 0, err
	}
	return int(info.Total_retrans), nil
}

func tcpInfo(fd int) (*unix.TCPInfo, error) {
	return unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
}

// close ends the connection without a word, so that no last segment is sent again.
func (f *flow) close() {
	f.stop.Store(true)
	for _, fd := range []int{f.send, f.recv} {
		if fd > 0 {
			_ = unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1})
			_ = unix.Shutdown(fd, unix.SHUT_RDWR)
		}
	}
	f.reader.Wait()
	for _, fd := range []int{f.send, f.recv} {
		if fd > 0 {
			_ = unix.Close(fd)
		}
	}
}

// until waits for something that the network will bring about; the time is a cap, not a measure.
func (f *flow) until(ctx context.Context, what string, holds func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	for !holds() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %s did not come about", f.plan.name, what)
		case <-time.After(2 * time.Millisecond):
		}
	}
	return nil
}

// quiet waits until everything that was written has been acknowledged.
func (f *flow) quiet(ctx context.Context) error {
	return f.until(ctx, "the last acknowledgement", func() bool {
		left, err := unix.IoctlGetInt(f.send, unix.TIOCOUTQ)
		return err == nil && left == 0
	})
}

const (
	soMemInfo     = 55 // SO_MEMINFO
	memWmemQueued = 5  // SK_MEMINFO_WMEM_QUEUED
)

// sendQueue is the socket's sk_wmem_queued, the very number that a probe can see; -1 where the kernel does not tell.
func sendQueue(fd int) int {
	var info [16]uint32
	size := uint32(unsafe.Sizeof(info))
	_, _, errno := unix.Syscall6(unix.SYS_GETSOCKOPT, uintptr(fd), unix.SOL_SOCKET, soMemInfo,
		uintptr(unsafe.Pointer(&info)), uintptr(unsafe.Pointer(&size)), 0)
	if errno != 0 || size <= 4*memWmemQueued {
		return -1
	}
	return int(info[memWmemQueued])
}
