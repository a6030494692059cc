package kit

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// counters are the kernel's own counts of refused memory and refused forks for this sandbox.
type counters struct{ oomKills, forksRefused int64 }

// cgroupFiles are found once: cgroup v2, v1 or a hybrid, as seen from inside a container or from a host.
type cgroupFiles struct {
	oom, oomKey   string
	pids, pidsKey string
	pidsMax       string
	pidsNow       string
	memoryMax     string
	memoryStat    string
	anonKey       string
}

func findCgroupFiles(root, self string) cgroupFiles {
	var found cgroupFiles
	content, _ := os.ReadFile(self)
	place := map[string]string{}
	for line := range strings.SplitSeq(string(content), "\n") {
		parts := strings.SplitN(line, ":", 3)
		if len(parts) != 3 {
			continue
		}
		for name := range strings.SplitSeq(parts[1], ",") {
			place[name] = parts[2]
		}
	}
	// Inside a container the path that /proc names is often the host's: then the controller's root is ours.
	first := func(controller, name string) string {
		for _, dir := range []string{
			filepath.Join(root, controller, place[controller]),
			filepath.Join(root, place[""]),
			filepath.Join(root, controller),
			root,
		} {
			path := filepath.Join(dir, name)
			if _, err := os.Stat(path); err == nil {
				return path
			}
		}
		return ""
	}
	if found.oom = first("memory", "memory.events"); found.oom == "" {
		found.oom = first("memory", "memory.oom_control")
	}
	found.oomKey = "oom_kill"
	found.pids, found.pidsKey = first("pids", "pids.events"), "max"
	found.pidsMax, found.pidsNow = first("pids", "pids.max"), first("pids", "pids.current")
	if found.memoryMax = first("memory", "memory.max"); found.memoryMax == "" {
		found.memoryMax = first("memory", "memory.limit_in_bytes")
	}
	// Of cgroup v1 the number with all groups below, of which a container usually has none.
	found.memoryStat, found.anonKey = first("memory", "memory.stat"), "anon"
	if filepath.Base(found.memoryMax) == "memory.limit_in_bytes" {
		found.anonKey = "total_rss"
	}
	return found
}

func (f cgroupFiles) read() counters {
	return counters{keyedCount(f.oom, f.oomKey), keyedCount(f.pids, f.pidsKey)}
}

// limitsProcesses tells whether the container itself bounds the number of processes.
func (f cgroupFiles) limitsProcesses() bool {
	content, err := os.ReadFile(f.pidsMax)
	return err == nil && strings.TrimSpace(string(content)) != "max"
}

func keyedCount(path, key string) int64 {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		name, value, ok := strings.Cut(lines.Text(), " ")
		if ok && name == key {
			count, _ := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
			return count
		}
	}
	return 0
}
