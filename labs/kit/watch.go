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

// watch holds the limits that no single process has, phase by phase: how many processes and threads the candidate
// runs, how much memory they hold together, and how much it has written to files that live in memory. The container's
// own limits are the same for both phases and count the grader too; reaching them would put the grader in danger.
type watch struct {
	g *grading
	// tasks and anonymous are the platform's own, from before the candidate.
	tasks     int64
	anonymous uint64
	mostBytes uint64
	rounds    int
	stop      chan struct{}
	stopped   chan struct{}
}

func (g *grading) startWatch() *watch {
	counts := g.paths.cgroup
	w := &watch{
		g: g, tasks: counts.tasks(), anonymous: counts.anonymous(), mostBytes: counts.memoryLimit() / 2,
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
	busy, limits := len(w.g.procs) > 0, w.g.limits
	w.g.mu.Unlock()
	if !busy {
		return ""
	}
	w.rounds++
	if w.g.paths.cgroup.tasks()-w.tasks > int64(limits.Processes) {
		return ReasonProcessLimit
	}
	if most := limits.memoryBytes(); most > 0 && w.mayHold(most) && candidateMemory() > most {
		return ReasonOutOfMemory
	}
	if w.mostBytes > 0 && w.g.paths.written() > w.mostBytes {
		return ReasonDiskFull
	}
	return ""
}

// uncountedRounds is how often the processes are asked themselves where nothing counts their memory, as under gVisor:
// it costs more than a look at one file.
const uncountedRounds = 5

// mayHold is the cheap question before the exact one: whether the sandbox as a whole has grown by so much.
func (w *watch) mayHold(most uint64) bool {
	if w.g.paths.cgroup.memoryStat == "" {
		return w.rounds%uncountedRounds == 0
	}
	return w.g.paths.cgroup.anonymous() > w.anonymous+most
}

// stopAll ends the submission for a limit that its processes have broken together.
func (g *grading) stopAll(reason string) {
	g.mu.Lock()
	procs := g.procs
	g.mu.Unlock()
	for _, p := range procs {
		p.end(reason)
	}
	at, limits := g.now()
	g.hit(reason, limitText(reason, at, limits))
	if err := reapCandidates(); err != nil {
		logf("%v", err)
	}
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

// anonymous is the memory of all processes in the container, without files, in bytes; 0 where nothing counts it.
func (f cgroupFiles) anonymous() uint64 {
	return uint64(keyedCount(f.memoryStat, f.anonKey))
}

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
