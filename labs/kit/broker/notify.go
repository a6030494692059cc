package broker

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// notification, response and addFD are the kernel's structures of seccomp user notification (linux/seccomp.h).
type notification struct {
	id    uint64
	pid   uint32
	flags uint32
	nr    int32
	arch  uint32
	ip    uint64
	args  [6]uint64
}

type response struct {
	id    uint64
	val   int64
	err   int32
	flags uint32
}

type addFD struct {
	id                              uint64
	flags, srcFD, newFD, newFDFlags uint32
}

const (
	ioctlReceive = 0xc0502100
	ioctlSend    = 0xc0182101
	ioctlIDValid = 0x40082102
	ioctlAddFD   = 0x40182103
	// addFDSend installs the descriptor and answers the call with its number in one step (kernel 5.14).
	addFDSend = 2
)

// Serve answers calls until the context ends or no process is left under the filter. It owns the listener and closes
// it; a call that waits then fails with ENOSYS in the candidate.
func (b *Broker) Serve(ctx context.Context, listener int) (err error) {
	defer unix.Close(listener)
	brokers.Lock()
	brokers.all = append(brokers.all, b)
	brokers.Unlock()
	wake, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return fmt.Errorf("eventfd: %w", err)
	}
	defer unix.Close(wake)
	woken := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(woken)
		_, _ = unix.Write(wake, []byte{1, 0, 0, 0, 0, 0, 0, 0})
	})
	// Without the wait, a late write could meet a descriptor that is somebody else's by then.
	defer func() {
		if !stop() {
			<-woken
		}
	}()
	watching, stopWatching := context.WithCancel(ctx)
	watched := make(chan error, 1)
	go func() { watched <- b.watch(watching, b.Slow) }()
	defer func() {
		stopWatching()
		if blind := <-watched; blind != nil {
			err = errors.Join(err, fmt.Errorf("run times: %w", blind))
		}
	}()
	for {
		fds := []unix.PollFd{{Fd: int32(listener), Events: unix.POLLIN}, {Fd: int32(wake), Events: unix.POLLIN}}
		if _, err := unix.Poll(fds, -1); err != nil {
			if errors.Is(err, unix.EINTR) {
				continue
			}
			return fmt.Errorf("poll: %w", err)
		}
		if fds[1].Revents != 0 || ctx.Err() != nil {
			return ctx.Err()
		}
		if fds[0].Revents&unix.POLLIN != 0 {
			if err := b.serveOne(listener); err != nil {
				return err
			}
			if b.used.flooded() && !pause(ctx, floodPause) {
				return ctx.Err()
			}
		} else if fds[0].Revents != 0 {
			return nil
		}
	}
}

// pause makes a flood wait for its answers, so that it costs the candidate's time and not the grader's; false when the
// context ends.
func pause(ctx context.Context, length time.Duration) bool {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (b *Broker) serveOne(listener int) error {
	var n notification
	if err := ioctl(listener, ioctlReceive, unsafe.Pointer(&n)); err != nil {
		// ENOENT: the caller died between the poll and the receive.
		if errors.Is(err, unix.EINTR) || errors.Is(err, unix.ENOENT) {
			return nil
		}
		return fmt.Errorf("seccomp receive: %w", err)
	}
	fd, err := b.handle(&n, func() bool { return ioctl(listener, ioctlIDValid, unsafe.Pointer(&n.id)) == nil })
	if err != nil {
		b.noteRefusal(err)
		answer := response{id: n.id, err: -int32(errnoOf(err))}
		_ = ioctl(listener, ioctlSend, unsafe.Pointer(&answer))
		return nil
	}
	defer unix.Close(fd)
	hand := addFD{id: n.id, flags: addFDSend, srcFD: uint32(fd), newFDFlags: unix.O_CLOEXEC}
	if err := ioctl(listener, ioctlAddFD, unsafe.Pointer(&hand)); err != nil && !errors.Is(err, unix.ENOENT) {
		// The candidate's descriptor table is full: its own limit, so its own error.
		answer := response{id: n.id, err: -int32(errnoOf(err))}
		_ = ioctl(listener, ioctlSend, unsafe.Pointer(&answer))
	}
	return nil
}

func ioctl(fd int, request uintptr, argument unsafe.Pointer) error {
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), request, uintptr(argument))
	runtime.KeepAlive(argument)
	if errno != 0 {
		return errno
	}
	return nil
}
