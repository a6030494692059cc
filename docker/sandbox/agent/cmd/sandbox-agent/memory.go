package main

import (
	"os"
	"strconv"
	"strings"
	"syscall"
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

// candidateDirs are file systems in memory on which the candidate may write.
var candidateDirs = []string{"/work", "/tmp", "/dev/shm"}

// ownFiles is more than the build of a submission leaves in those.
const ownFiles = 128 << 20

// whoseMemory tells whose want of memory ended the grader. The kernel takes the candidate's processes first, as the kit
// asks it to. So a grader that was killed alone, with hardly a file in memory, has used the memory up itself.
func whoseMemory(kills int64, files uint64) int {
	if kills == 1 && files < ownFiles {
		logf("the grader ran out of memory by itself")
		return exitGraderAlone
	}
	logf("the grader was killed for want of memory, and %d processes in all; files in memory: %d MiB", kills, files>>20)
	return exitOutOfMemory
}

func filesInMemory(dirs []string) uint64 {
	const tmpfs = 0x01021994
	var bytes uint64
	for _, dir := range dirs {
		var stat syscall.Statfs_t
		if syscall.Statfs(dir, &stat) == nil && stat.Type == tmpfs {
			bytes += (stat.Blocks - stat.Bfree) * uint64(stat.Bsize)
		}
	}
	return bytes
}
