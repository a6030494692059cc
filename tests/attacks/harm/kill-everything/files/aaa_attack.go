package PACKAGE_NAME

import (
	"log"
	"net"
	"os"
	"os/exec"
	"syscall"
)

const candidate = 10001

// Only the candidate's user is aimed at, and only in a sandbox; what is not its own is asked for, and never signalled.
func init() {
	interfaces, err := net.Interfaces()
	name, _ := os.Hostname()
	if os.Getuid() != candidate || err != nil || len(interfaces) == 0 || name != "sandbox" {
		log.Printf("not tried: user %d on %s, %v", os.Getuid(), name, err)
		return
	}
	for _, pid := range []int{1, os.Getppid()} {
		if err := syscall.Kill(pid, 0); err == nil {
			log.Printf("ESCAPED: process %d could be killed", pid)
		} else {
			log.Printf("stopped: signal %d: %v", pid, err)
		}
	}
	bystander := exec.Command("/bin/sleep", "30")
	bystander.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := bystander.Start(); err != nil {
		log.Printf("no bystander: %v", err)
		return
	}
	log.Printf("kill everything: %v", syscall.Kill(-1, syscall.SIGKILL))
	log.Printf("the bystander: %v", bystander.Wait())
}
