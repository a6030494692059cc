package kit

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// watchPause is how often the watch looks; the container's own limits hold in between.
const watchPause = 20 * time.Millisecond

// watch holds the limits that no single process has: how many processes and threads the candidate runs, and how much
// it has written to files that live in memory. The container's own limits are the same for all labs and count the
// grader too; reaching them would put the grader in danger.
type watch struct {
	g         *grading
	tasks     int64 // of the platform's own
	mostTasks int64 // of the candidate's; 0 while the toolchain runs
	mostBytes uint64
	stop      chan struct{}
	stopped   chan struct{}
}

func (g *grading) startWatch() *watch {
	w := &watch{
		g: g, tasks: g.paths.cgroup.tasks(), mostBytes: g.paths.cgroup.memoryLimit() / 2,
		stop: make(chan struct{}), stopped: make(chan struct{}),
	}
	go w.run()
	return w
}

func (w *watch) end() {
	close(w.stop)
	<-w.stopped
}

func (w *watch) run() {
	defer close(w.stopped)
	ticker := time.NewTicker(watchPause)
	defer ticker.Stop()
	for {
		select {
		case <-w.stop:
			return
		case <-ticker.C:
		}
		if reason := w.broken(); reason != "" && !w.g.limited() {
			w.g.stopAll(reason)
		}
	}
}

func (w *watch) broken() string {
	w.g.mu.Lock()
	running, most := len(w.g.procs) > 0, w.mostTasks
	w.g.mu.Unlock()
	if !running {
		return ""
	}
	if most > 0 && w.g.paths.cgroup.tasks()-w.tasks > most {
		return ReasonProcessLimit
	}
	if w.mostBytes > 0 && w.g.paths.written() > w.mostBytes {
		return ReasonDiskFull
	}
	return ""
}

// stopAll ends the submission for a limit that its processes have broken together.
func (g *grading) stopAll(reason string) {
	g.mu.Lock()
	procs := g.procs
	g.mu.Unlock()
	for _, p := range procs {
		p.end(reason)
	}
	g.hit(reason, limitText(reason, g.job.Budgets))
	if err := reapCandidates(); err != nil {
		logf("%v", err)
	}
}

// limitTasks sets how many processes and threads the candidate may have from now on.
func (w *watch) limitTasks(n float64) {
	w.g.mu.Lock()
	defer w.g.mu.Unlock()
	w.mostTasks = int64(n)
}

// written is how much the file systems hold on which the candidate may write, each counted once.
func (p paths) written() uint64 {
	var bytes uint64
	seen := map[string]bool{}
	for _, dir := range p.candidates {
		var stat unix.Statfs_t
		if unix.Statfs(dir, &stat) != nil || stat.Type != unix.TMPFS_MAGIC {
			continue
		}
		if id := fmt.Sprint(stat.Fsid); !seen[id] {
			seen[id] = true
			bytes += (stat.Blocks - stat.Bfree) * uint64(stat.Bsize)
		}
	}
	return bytes
}

// tasks is the number of processes and threads in the container; 0 where nothing counts them.
func (f cgroupFiles) tasks() int64 { return readNumber(f.pidsNow) }

// memoryLimit is the container's, in bytes; 0 without one.
func (f cgroupFiles) memoryLimit() uint64 {
	limit := readNumber(f.memoryMax)
	// cgroup v1 says "no limit" with a number of its own.
	if limit > 1<<50 {
		return 0
	}
	return uint64(limit)
}

// readNumber reads a file with one number; 0 for a missing file and for "max".
func readNumber(path string) int64 {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	number, _ := strconv.ParseInt(strings.TrimSpace(string(content)), 10, 64)
	return max(number, 0)
}
