package main

import (
	"os"
	"strconv"
	"strings"
)

// oomFiles count the processes that the kernel killed for want of memory: cgroup v2, then v1.
var oomFiles = []string{"/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control"}

// oomKills is 0 where nothing counts, as under gVisor.
func oomKills() int64 {
	for _, file := range oomFiles {
		content, err := os.ReadFile(file)
		if err == nil {
			return countOf(string(content), "oom_kill")
		}
	}
	return 0
}

func countOf(content, key string) int64 {
	for line := range strings.Lines(content) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && name == key {
			count, _ := strconv.ParseInt(value, 10, 64)
			return count
		}
	}
	return 0
}
