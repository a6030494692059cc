package PACKAGE_NAME

import (
	"log"
	"os"
	"syscall"
	"unsafe"
)

const (
	sysFinitModule   = 313
	sysKexecFileLoad = 320
)

// Whoever may do these things gets EINVAL, ENOEXEC or ENOENT for what is asked here; whoever may not gets EPERM.
func init() {
	image := []byte("this is no module")
	missing, empty := text("/nonexistent"), text("")
	invoke("init_module", syscall.SYS_INIT_MODULE, uintptr(unsafe.Pointer(&image[0])), uintptr(len(image)), empty)
	invoke("finit_module", sysFinitModule, 0, empty, 0)
	invoke("delete_module", syscall.SYS_DELETE_MODULE, missing, syscall.O_NONBLOCK, 0)
	invoke("kexec_load", syscall.SYS_KEXEC_LOAD, 0, 1, 0)
	invoke("kexec_file_load", sysKexecFileLoad, 0, 0, 0)
	invoke("reboot", syscall.SYS_REBOOT, 0, 0, 0)
	invoke("swapon", syscall.SYS_SWAPON, missing, 0, 0)
	invoke("acct", syscall.SYS_ACCT, missing, 0, 0)
	invoke("iopl", syscall.SYS_IOPL, 3, 0, 0)
	invoke("ioperm", syscall.SYS_IOPERM, 0x80, 1, 1)
	invoke("syslog", syscall.SYS_SYSLOG, 10, 0, 0)
	name, _ := os.Hostname()
	tried("sethostname", syscall.Sethostname([]byte(name)))
	const offsetNothing = 0x0100 // ADJ_SETOFFSET by 0 s
	_, err := syscall.Adjtimex(&syscall.Timex{Modes: offsetNothing})
	tried("adjtimex", err)
	invoke("bpf", 321, 0, 0, 0)
	invoke("io_uring_setup", 425, 1, 0, 0)
	invoke("userfaultfd", 323, 0, 0, 0)
	invoke("fanotify_init", 300, 0, 0, 0)
}

func text(s string) uintptr {
	pointer, _ := syscall.BytePtrFromString(s)
	return uintptr(unsafe.Pointer(pointer))
}

func invoke(what string, number, a, b, c uintptr) {
	_, _, errno := syscall.Syscall6(number, a, b, c, 0, 0xffff0000, 0)
	switch errno {
	case syscall.EPERM, syscall.EACCES, syscall.ENOSYS:
		tried(what, errno)
	default:
		log.Printf("ESCAPED: %s was not refused but: %v", what, errno)
	}
}

func tried(what string, err error) {
	if err == nil {
		log.Printf("ESCAPED: %s", what)
		return
	}
	log.Printf("stopped: %s: %v", what, err)
}
