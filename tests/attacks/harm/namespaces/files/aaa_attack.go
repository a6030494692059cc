package PACKAGE_NAME

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"syscall"
	"unsafe"
)

const (
	sysPidfdOpen = 434
	sysClone3    = 435
)

func init() {
	kinds := map[string]int{
		"user": syscall.CLONE_NEWUSER, "mnt": syscall.CLONE_NEWNS, "net": syscall.CLONE_NEWNET,
		"pid": syscall.CLONE_NEWPID, "uts": syscall.CLONE_NEWUTS, "ipc": syscall.CLONE_NEWIPC, "cgroup": 0x02000000,
	}
	for name, flag := range kinds {
		tried("unshare "+name, syscall.Unshare(flag))
	}
	root := exec.Command("/bin/true")
	root.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
	}
	tried("clone user", root.Run())
	tried("clone3 user", clone3())
	for _, pid := range []int{1, os.Getppid()} {
		enter(pid, kinds)
	}
}

func clone3() error {
	args := struct{ flags, pidfd, childTid, parentTid, exitSignal, stack, stackSize, tls uint64 }{
		flags: syscall.CLONE_NEWUSER, exitSignal: uint64(syscall.SIGCHLD),
	}
	child, _, errno := syscall.RawSyscall(sysClone3, uintptr(unsafe.Pointer(&args)), unsafe.Sizeof(args), 0)
	if errno != 0 {
		return errno
	}
	if child == 0 {
		syscall.RawSyscall(syscall.SYS_EXIT_GROUP, 0, 0, 0)
	}
	return nil
}

// enter joins namespaces of a process through their files and through the process itself.
func enter(pid int, kinds map[string]int) {
	for name, flag := range kinds {
		path := fmt.Sprintf("/proc/%d/ns/%s", pid, name)
		file, err := os.Open(path)
		if err != nil {
			tried("open "+path, err)
			continue
		}
		_, _, errno := syscall.Syscall(setns, file.Fd(), uintptr(flag), 0)
		tried("setns "+path, outcome(errno))
		_ = file.Close()
	}
	fd, _, errno := syscall.Syscall(sysPidfdOpen, uintptr(pid), 0, 0)
	if errno != 0 {
		tried(fmt.Sprintf("pidfd_open %d", pid), errno)
		return
	}
	_, _, errno = syscall.Syscall(setns, fd, uintptr(syscall.CLONE_NEWNS), 0)
	tried(fmt.Sprintf("setns by pidfd of %d", pid), outcome(errno))
}

func outcome(errno syscall.Errno) error {
	if errno == 0 {
		return nil
	}
	return errno
}

func tried(what string, err error) {
	if err == nil {
		log.Printf("ESCAPED: %s", what)
		return
	}
	log.Printf("stopped: %s: %v", what, err)
}
