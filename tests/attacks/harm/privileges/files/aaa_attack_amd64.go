package PACKAGE_NAME

import (
	"context"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

func init() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	call("setuid 0", syscall.SYS_SETUID, 0, 0, 0)
	call("setresuid 0", syscall.SYS_SETRESUID, 0, 0, 0)
	call("setgid 0", syscall.SYS_SETGID, 0, 0, 0)
	none := uint32(0)
	call("setgroups", syscall.SYS_SETGROUPS, 1, uintptr(unsafe.Pointer(&none)), 0)
	header := [2]uint32{0x20080522, 0}
	all := [6]uint32{1 << 21, 1 << 21, 0, 0, 0, 0} // CAP_SYS_ADMIN
	call("capset", syscall.SYS_CAPSET, uintptr(unsafe.Pointer(&header)), uintptr(unsafe.Pointer(&all)), 0)
	call("ambient capability", syscall.SYS_PRCTL, 47, 2, 21)
	call("new privileges", syscall.SYS_PRCTL, 38, 0, 0)
	priority := int32(1)
	call("real-time task", syscall.SYS_SCHED_SETSCHEDULER, 0, 1, uintptr(unsafe.Pointer(&priority)))
	call("above all others", syscall.SYS_SETPRIORITY, 0, 0, ^uintptr(19))
	call("real-time disk", syscall.SYS_IOPRIO_SET, 1, 0, 1<<13)
	for name, resource := range map[string]int{"processes": 6, "locked memory": 8, "signals": 11, "priority": 13, "files": 7} {
		most := syscall.Rlimit{Cur: ^uint64(0), Max: ^uint64(0)}
		var now syscall.Rlimit
		if syscall.Getrlimit(resource, &now) == nil && now.Max != ^uint64(0) {
			tried("more "+name, syscall.Setrlimit(resource, &most))
		}
	}
	tried("spared when memory is short", os.WriteFile("/proc/self/oom_score_adj", []byte("-1000"), 0))
	tried("map root", os.WriteFile("/proc/self/uid_map", []byte("0 10001 1"), 0))
	setuidPrograms()
}

// setuidPrograms runs every program that would change its user.
func setuidPrograms() {
	for _, dir := range []string{"/bin", "/sbin", "/usr"} {
		_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return nil
			}
			info, err := entry.Info()
			if err != nil || info.Mode()&(fs.ModeSetuid|fs.ModeSetgid) == 0 {
				return nil
			}
			ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
			defer cancel()
			said, err := exec.CommandContext(ctx, path, "-c", "id -u").CombinedOutput()
			if strings.TrimSpace(string(said)) == "0" {
				log.Printf("ESCAPED: %s makes root", path)
			}
			log.Printf("stopped: %s: %v", path, err)
			return nil
		})
	}
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		if strings.HasPrefix(name, "Cap") && strings.Trim(value, "\t 0") != "" {
			log.Printf("ESCAPED: %s is %s", name, value)
		}
		if name == "NoNewPrivs" && strings.TrimSpace(value) != "1" {
			log.Printf("ESCAPED: new privileges can be had")
		}
	}
}

func call(what string, number, a, b, c uintptr) {
	_, _, errno := syscall.RawSyscall(number, a, b, c)
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
