package kit

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// needsLimits skips where no container bounds processes and memory.
func needsLimits(t *testing.T) {
	t.Helper()
	needsRoot(t)
	bounded := false
	for _, path := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		content, _ := os.ReadFile(path)
		bytes, err := strconv.ParseInt(strings.TrimSpace(string(content)), 10, 64)
		bounded = bounded || (err == nil && bytes <= 2<<30)
	}
	if !bounded || !findCgroupFiles("/sys/fs/cgroup", "/proc/self/cgroup").limitsProcesses() {
		t.Skip("needs a container with limits")
	}
}

// exhausts runs a script that uses something up and gives the event that must come of it.
func exhausts(t *testing.T, processes float64, script string) event {
	t.Helper()
	needsLimits(t)
	events := graded(t, Spec{Checks: []Check{
		shell("exhaust", script, func(c *C, p *Process) { p.Wait(30 * time.Second); c.Pass(Text{}) }),
	}}, "grade", nil, func(j *job) { j.Budgets.Processes = processes })
	limits := only(events, "limit")
	if len(limits) != 1 || len(only(events, "fault")) != 0 {
		t.Fatal(dump(events))
	}
	return limits[0]
}

func TestRunningOutOfMemoryIsToldApart(t *testing.T) {
	if limit := exhausts(t, 64, "exec tail /dev/zero"); limit.text("reason") != "out-of-memory" {
		t.Error(limit)
	}
}

func TestRunningOutOfProcessesIsToldApart(t *testing.T) {
	script := "i=0; while [ $i -lt 100 ]; do sleep 600 & i=$((i+1)); done; wait"
	if limit := exhausts(t, 64, script); limit.text("reason") != "process-limit" {
		t.Error(limit)
	}
}

func TestProcessesThatHideInOtherSessionsAreKilledAtTheLimitToo(t *testing.T) {
	// Stops by itself at a thousand; the container's own limit is far below.
	script := "i=0; while [ $i -lt 1000 ]; do setsid sh -c 'while :; do sleep 1; done' & i=$((i+1)); done; exit 1"
	if limit := exhausts(t, 1e6, script); limit.text("reason") != "process-limit" {
		t.Error(limit)
	}
	if left := candidateProcesses(); len(left) != 0 {
		t.Errorf("%d processes are left", len(left))
	}
}

func TestAFullDiskIsToldApart(t *testing.T) {
	script := `i=0; while [ $i -lt 100 ]; do head -c 32M /dev/zero > ` + "fill$i" + ` || exit 1; i=$((i+1)); done`
	if limit := exhausts(t, 64, script); limit.text("reason") != "disk-full" {
		t.Error(limit)
	}
}

func TestAFileTooLargeEndsTheProcess(t *testing.T) {
	events := graded(t, Spec{Checks: []Check{
		shell("large", "trap '' XFSZ; head -c 100M /dev/zero > large; stat -c %s large", func(c *C, p *Process) {
			p.Wait(20 * time.Second)
			size, _ := strconv.Atoi(strings.TrimSpace(p.Stdout()))
			c.Require(size > 0 && size <= 64<<20, Same("at most 64 MiB"), Same("%d", size))
			c.Pass(Text{})
		}),
	}}, "grade", nil, nil)
	if !passed(events)["large"] {
		t.Error(dump(events))
	}
}
