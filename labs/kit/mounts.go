package kit

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// mounts gives the candidate a view of its own where the grader may mount: a privileged container has the host's
// devices in /dev and a writable /sys. In an unprivileged one the container's own masks hold, and gVisor has no device
// of the host's to begin with.
func (l *launcher) mounts() error {
	if l.order.Role == roleReap || !hasCapability(unix.CAP_SYS_ADMIN) || underGvisor() {
		return nil
	}
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		return fmt.Errorf("unshare: %w", err)
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("private: %w", err)
	}
	for _, step := range []func() error{minimalDev, ownProc, readOnlySys} {
		if err := step(); err != nil {
			return err
		}
	}
	for _, dir := range l.order.Hide {
		if _, err := os.Stat(dir); err != nil {
			continue
		}
		if err := cover(dir); err != nil {
			return err
		}
	}
	return nil
}

// minimalDev is a /dev without a device of the host's.
func minimalDev() error {
	const dev = "/dev"
	if err := unix.Mount("tmpfs", dev, "tmpfs", unix.MS_NOSUID|unix.MS_NOEXEC, "mode=0755,size=64k"); err != nil {
		return fmt.Errorf("%s: %w", dev, err)
	}
	devices := map[string]uint32{"null": 3, "zero": 5, "full": 7, "random": 8, "urandom": 9}
	for name, minor := range devices {
		if err := makeDevice(filepath.Join(dev, name), 1, minor); err != nil {
			return err
		}
	}
	if err := makeDevice(filepath.Join(dev, "tty"), 5, 0); err != nil {
		return err
	}
	links := map[string]string{
		"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2",
	}
	for name, target := range links {
		if err := unix.Symlink(target, filepath.Join(dev, name)); err != nil {
			return err
		}
	}
	shm := filepath.Join(dev, "shm")
	if err := unix.Mkdir(shm, 0o1777); err != nil {
		return err
	}
	const closed = unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC
	if err := unix.Mount("tmpfs", shm, "tmpfs", closed, "mode=1777,size=64m,nr_inodes=4096"); err != nil {
		return fmt.Errorf("%s: %w", shm, err)
	}
	return unix.Mount("", dev, "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY|unix.MS_NOSUID|unix.MS_NOEXEC, "")
}

func makeDevice(path string, major, minor uint32) error {
	if err := unix.Mknod(path, unix.S_IFCHR|0o666, int(unix.Mkdev(major, minor))); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	// The umask has taken the group's and the others' right to write.
	return os.Chmod(path, 0o666)
}

// ownProc shows the candidate its own processes, and nothing that steers the kernel.
func ownProc() error {
	const closed = unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC
	if err := unix.Mount("proc", "/proc", "proc", closed, "hidepid=invisible"); err != nil {
		// Before Linux 5.8 the option has a number and belongs to every mount of the namespace.
		if err := unix.Mount("proc", "/proc", "proc", closed, "hidepid=2"); err != nil {
			return fmt.Errorf("/proc: %w", err)
		}
	}
	for _, path := range []string{"/proc/sys", "/proc/irq", "/proc/bus", "/proc/fs", "/proc/sysrq-trigger"} {
		if err := bindReadOnly(path); err != nil {
			return err
		}
	}
	for _, path := range []string{
		"/proc/sysrq-trigger", "/proc/kcore", "/proc/keys", "/proc/key-users", "/proc/timer_list", "/proc/sched_debug",
		"/proc/kallsyms", "/proc/kmsg", "/proc/acpi", "/proc/scsi", "/proc/latency_stats", "/proc/interrupts",
	} {
		if err := cover(path); err != nil {
			return err
		}
	}
	return nil
}

// cover hides a file or a folder; one that the kernel does not have needs no cover.
func cover(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	if info.IsDir() {
		flags := uintptr(unix.MS_RDONLY | unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC)
		err = unix.Mount("tmpfs", path, "tmpfs", flags, "mode=0555,size=4k")
	} else {
		err = unix.Mount("/dev/null", path, "", unix.MS_BIND, "")
	}
	if err != nil {
		return fmt.Errorf("cover %s: %w", path, err)
	}
	return nil
}

func bindReadOnly(path string) error {
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	if err := unix.Mount(path, path, "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
		return fmt.Errorf("bind %s: %w", path, err)
	}
	return readOnly(path)
}

// readOnlySys keeps tracefs and bpffs readable, as their own permissions say, and writable by nobody.
func readOnlySys() error {
	if err := readOnly("/sys"); err != nil {
		return err
	}
	for _, path := range []string{"/sys/firmware", "/sys/kernel/debug", "/sys/devices/virtual/powercap"} {
		if err := cover(path); err != nil {
			return err
		}
	}
	return nil
}

// readOnly makes a mount and all mounts below it read-only.
func readOnly(path string) error {
	attr := unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY}
	err := unix.MountSetattr(unix.AT_FDCWD, path, unix.AT_RECURSIVE, &attr)
	if err == nil {
		return nil
	}
	// Before Linux 5.12: this mount alone.
	flags := uintptr(unix.MS_REMOUNT | unix.MS_BIND | unix.MS_RDONLY | unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC)
	if err := unix.Mount("", path, "", flags, ""); err != nil {
		return fmt.Errorf("read-only %s: %w", path, err)
	}
	return nil
}
