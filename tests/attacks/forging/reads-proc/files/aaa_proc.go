package PACKAGE_NAME

import (
	"fmt"
	"os"
	"strconv"
)

func init() {
	entries, _ := os.ReadDir("/proc")
	others, read := 0, 0
	pids := []int{1, os.Getppid(), mustNumber("VICTIM_PID_HOST")}
	for _, entry := range entries {
		if pid, err := strconv.Atoi(entry.Name()); err == nil {
			pids = append(pids, pid)
		}
	}
	for _, pid := range pids {
		if pid == os.Getpid() || pid == 0 {
			continue
		}
		others++
		for _, name := range []string{"environ", "maps", "mem", "auxv", "stack", "syscall", "fd/0", "fd/1", "fd/64", "root/etc/shadow"} {
			path := fmt.Sprintf("/proc/%d/%s", pid, name)
			file, err := os.Open(path)
			if err != nil {
				continue
			}
			content := make([]byte, 4096)
			if n, _ := file.Read(content); n > 0 {
				read++
				fmt.Println("PROC reads", path, string(content[:n]))
			}
			file.Close()
		}
	}
	if read == 0 {
		fmt.Printf("PROC of %d processes not its own: nothing could be read\n", others)
	}
}

func mustNumber(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
