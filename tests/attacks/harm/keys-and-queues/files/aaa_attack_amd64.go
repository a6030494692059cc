package PACKAGE_NAME

import (
	"log"
	"os"
	"path/filepath"
	"syscall"
	"time"
	"unsafe"
)

const sessionKeyring = ^uintptr(2) // KEY_SPEC_SESSION_KEYRING

func init() {
	kind, name, secret := text("user"), text("gopherlab-attack"), text("left behind")
	invoke("add_key", syscall.SYS_ADD_KEY, kind, name, secret, 11, ^uintptr(3))
	invoke("keyctl", syscall.SYS_KEYCTL, 0, sessionKeyring, 1, 0, 0)
	invoke("request_key", syscall.SYS_REQUEST_KEY, kind, name, 0, ^uintptr(3), 0)
	const key, create = 0x676c6162, 0o1666
	invoke("shmget", syscall.SYS_SHMGET, key, 4096, create, 0, 0)
	invoke("semget", syscall.SYS_SEMGET, key, 1, create, 0, 0)
	invoke("msgget", syscall.SYS_MSGGET, key, create, 0, 0, 0)
	invoke("mq_open", syscall.SYS_MQ_OPEN, name, syscall.O_CREAT|syscall.O_RDWR, 0o666, 0, 0)
	for _, dir := range []string{"/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/work", "/work/run"} {
		path := filepath.Join(dir, "left-behind")
		// A check may start the program twice, at once.
		if info, err := os.Lstat(path); err == nil && time.Since(info.ModTime()) > 2*time.Second {
			log.Printf("ESCAPED: %s is what an earlier check has left", path)
		}
		log.Printf("%s: %v", path, os.WriteFile(path, []byte("left behind"), 0o666))
	}
}

func text(s string) uintptr {
	pointer, _ := syscall.BytePtrFromString(s)
	return uintptr(unsafe.Pointer(pointer))
}

func invoke(what string, number, a, b, c, d, e uintptr) {
	_, _, errno := syscall.Syscall6(number, a, b, c, d, e, 0)
	if errno != syscall.EPERM && errno != syscall.ENOSYS {
		log.Printf("ESCAPED: %s was not refused: %v", what, errno)
		return
	}
	log.Printf("stopped: %s: %v", what, errno)
}
