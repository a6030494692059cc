package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"golang.org/x/sys/unix"
)

// namespace is a network namespace of the harness's own. It lives as long as its descriptor.
type namespace struct{ file *os.File }

func newNamespace() (*namespace, error) {
	var file *os.File
	err := onOwnThread(func() error {
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("unshare: %w", err)
		}
		var err error
		file, err = os.Open("/proc/thread-self/ns/net")
		return err
	})
	return &namespace{file}, err
}

// do calls fn on a thread that is inside the namespace. Sockets and devices that fn makes belong to it.
func (n *namespace) do(fn func() error) error {
	return onOwnThread(func() error {
		if err := unix.Setns(int(n.file.Fd()), unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("setns: %w", err)
		}
		return fn()
	})
}

// onOwnThread runs fn on a thread that ends with it, whatever namespace the thread is in by then.
func onOwnThread(fn func() error) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		done <- fn()
	}()
	return <-done
}

func (n *namespace) close() { _ = n.file.Close() }

// ip configures the namespace's devices.
func (n *namespace) ip(commands ...string) error {
	return n.do(func() error {
		for _, command := range commands {
			cmd := exec.Command("ip", strings.Fields(command)...)
			if out, err := cmd.CombinedOutput(); err != nil {
				return fmt.Errorf("ip %s: %w: %s", command, err, strings.TrimSpace(string(out)))
			}
		}
		return nil
	})
}

// sysctl sets a value of the namespace; one that this kernel does not have is left out.
func (n *namespace) sysctl(name, value string) error {
	return n.do(func() error {
		path := "/proc/sys/" + strings.ReplaceAll(name, ".", "/")
		if _, err := os.Stat(path); os.IsNotExist(err) {
			return nil
		}
		return os.WriteFile(path, []byte(value), 0)
	})
}

// retransSegs is TcpRetransSegs, the namespace's own count of retransmitted segments.
func (n *namespace) retransSegs() (total int, err error) {
	err = n.do(func() error {
		text, err := os.ReadFile("/proc/thread-self/net/snmp")
		if err != nil {
			return err
		}
		total, err = snmpValue(string(text), "Tcp", "RetransSegs")
		return err
	})
	return total, err
}

// snmpValue reads one number of /proc/net/snmp, where a line of names is followed by a line of values.
func snmpValue(text, group, name string) (int, error) {
	var names []string
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] != group+":" {
			continue
		}
		if names == nil {
			names = fields
			continue
		}
		for i, field := range names {
			if field == name && i < len(fields) {
				var value int
				_, err := fmt.Sscan(fields[i], &value)
				return value, err
			}
		}
	}
	return 0, fmt.Errorf("%s%s is not in /proc/net/snmp", group, name)
}

// tun makes a device whose packets the relay reads and writes.
func (n *namespace) tun(name string) (fd int, err error) {
	err = n.do(func() error {
		fd, err = unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
		if err != nil {
			return fmt.Errorf("/dev/net/tun: %w", err)
		}
		request, err := unix.NewIfreq(name)
		if err != nil {
			return err
		}
		request.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
		if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, request); err != nil {
			unix.Close(fd)
			return fmt.Errorf("tun %s: %w", name, err)
		}
		return nil
	})
	return fd, err
}
