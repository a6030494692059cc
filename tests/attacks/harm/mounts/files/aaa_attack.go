package PACKAGE_NAME

import (
	"log"
	"os"
	"syscall"
	"unsafe"
)

// System calls that package syscall does not know; their numbers are the same on every architecture.
const (
	sysOpenTree     = 428
	sysFsopen       = 430
	sysFspick       = 433
	sysMountSetattr = 442
)

func init() {
	mine, err := os.MkdirTemp("", "mine-")
	if err != nil {
		log.Printf("no folder of its own: %v", err)
		return
	}
	defer os.RemoveAll(mine)
	tried("mount tmpfs", syscall.Mount("tmpfs", mine, "tmpfs", 0, "size=64k"))
	tried("mount proc", syscall.Mount("proc", mine, "proc", 0, ""))
	tried("mount cgroup", syscall.Mount("cgroup", mine, "cgroup", 0, "memory"))
	tried("bind /", syscall.Mount("/", mine, "", syscall.MS_BIND|syscall.MS_REC, ""))
	tried("remount / writable", syscall.Mount("", "/", "", syscall.MS_REMOUNT|syscall.MS_BIND, ""))
	tried("remount /proc/sys writable", syscall.Mount("", "/proc/sys", "", syscall.MS_REMOUNT|syscall.MS_BIND, ""))
	tried("uncover /proc/kcore", syscall.Unmount("/proc/kcore", syscall.MNT_DETACH))
	tried("uncover /sys/firmware", syscall.Unmount("/sys/firmware", syscall.MNT_DETACH))
	tried("change the root", syscall.PivotRoot(mine, mine))
	tried("chroot", syscall.Chroot(mine))
	root, tmpfs := text("/"), text("tmpfs")
	const cwd = ^uintptr(99) // AT_FDCWD
	call("fsopen", sysFsopen, tmpfs, 0, 0)
	call("fspick", sysFspick, cwd, root, 0)
	call("open_tree", sysOpenTree, cwd, root, 1) // OPEN_TREE_CLONE
	attr := make([]uint64, 4)
	_, _, errno := syscall.Syscall6(sysMountSetattr, cwd, root, 0, uintptr(unsafe.Pointer(&attr[0])), 32, 0)
	result("mount_setattr", errno)
}

func text(s string) uintptr {
	pointer, _ := syscall.BytePtrFromString(s)
	return uintptr(unsafe.Pointer(pointer))
}

func call(what string, number, a, b, c uintptr) {
	_, _, errno := syscall.Syscall(number, a, b, c)
	result(what, errno)
}

func result(what string, errno syscall.Errno) {
	if errno == 0 {
		tried(what, nil)
		return
	}
	tried(what, errno)
}

func tried(what string, err error) {
	if err == nil {
		log.Printf("ESCAPED: %s", what)
		return
	}
	log.Printf("stopped: %s: %v", what, err)
}
