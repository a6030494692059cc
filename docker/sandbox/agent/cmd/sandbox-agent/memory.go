package main

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
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

// muchMemory is more than an honest grading takes of the grader's own.
const muchMemory = 256 << 20

// whoseMemory tells whose want of memory ended the grader. The kernel takes the candidate's processes first, as the kit
// asks it to. So a grader that was killed alone, large, with hardly a file in memory, has used the memory up itself. One
// that was small was killed for memory that counts for no process: the candidate's, in memory files without a name.
func whoseMemory(kills int64, files, own uint64) int {
	if kills == 1 && files < ownFiles && own >= muchMemory {
		logf("the grader ran out of memory by itself")
		return exitGraderAlone
	}
	logf("the grader was killed for want of memory, and %d processes in all; its own: %d MiB, files in memory: %d MiB",
		kills, own>>20, files>>20)
	return exitOutOfMemory
}

// peak is how large a process was seen to be. What the kernel counts for it when it has ended counts its children too.
type peak struct{ bytes atomic.Uint64 }

func watchMemory(pid int) *peak {
	p := &peak{}
	file := "/proc/" + strconv.Itoa(pid) + "/statm"
	go func() {
		for {
			content, err := os.ReadFile(file)
			fields := strings.Fields(string(content))
			if err != nil || len(fields) < 2 {
				return
			}
			pages, _ := strconv.ParseUint(fields[1], 10, 64)
			p.bytes.Store(max(p.bytes.Load(), pages*uint64(os.Getpagesize())))
			time.Sleep(50 * time.Millisecond)
		}
	}()
	return p
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
