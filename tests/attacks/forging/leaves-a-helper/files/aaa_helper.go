package PACKAGE_NAME

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"
)

const helperSocket = "/tmp/helper.socket"

func init() {
	if len(os.Args) > 1 && os.Args[1] == "helper" {
		help()
		os.Exit(0)
	}
	connection, err := net.DialTimeout("unix", helperSocket, time.Second)
	if err == nil {
		connection.Close()
		fmt.Println("HELPER of the check before: alive")
		return
	}
	fmt.Println("HELPER of the check before: none")
	own, _ := os.Executable()
	helper := exec.Command(own, "helper")
	helper.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	helper.Start()
}

// help waits for the next check's program, deaf to what can be ignored; it ends by itself after two minutes.
func help() {
	listener, err := net.Listen("unix", helperSocket)
	if err != nil {
		return
	}
	defer listener.Close()
	os.WriteFile("/tmp/left-by-helper", []byte("the answers"), 0o644)
	time.AfterFunc(2*time.Minute, func() { os.Exit(0) })
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		connection.Close()
	}
}
