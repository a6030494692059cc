package kit

import (
	"os"
	"path/filepath"
	"testing"
)

// tree writes files below a folder and returns the folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

const oomGroupEvents = "low 0\nhigh 0\nmax 9\noom 4\noom_kill 3\noom_group_kill 1\n"

// Each tree is what a sandbox sees of one arrangement of cgroups; all say the same.
var arrangements = map[string]map[string]string{
	"v2 in a namespace of its own": {
		"proc/self/cgroup": "0::/\n",
		"fs/memory.events": oomGroupEvents, "fs/memory.max": "1073741824\n", "fs/memory.stat": "anon 4096\nfile 1\n",
		"fs/pids.events": "max 2\n", "fs/pids.max": "1024\n", "fs/pids.current": "7\n",
	},
	"v2 seen from the host": {
		"proc/self/cgroup":                     "0::/docker/abc\n",
		"fs/docker/abc/memory.events":          oomGroupEvents,
		"fs/docker/abc/memory.max":             "1073741824\n",
		"fs/docker/abc/memory.stat":            "anon 4096\nfile 1\n",
		"fs/docker/abc/pids.events":            "max 2\n",
		"fs/docker/abc/pids.max":               "1024\n",
		"fs/docker/abc/pids.current":           "7\n",
		"fs/pids.events":                       "max 99\n",
		"fs/memory.stat":                       "anon 1\n",
		"fs/docker/memory.events":              "oom_kill 77\n",
		"fs/docker/other/memory.events":        "oom_kill 78\n",
		"fs/docker/abc/init.scope/pids.events": "max 79\n",
	},
	"v1": {
		"proc/self/cgroup": "9:pids:/docker/abc\n8:cpu,cpuacct:/docker/abc\n7:memory:/docker/abc\n1:name=systemd:/x\n",
		// In a container the controller's root is the container's own, whatever /proc calls it.
		"fs/memory/memory.oom_control":    "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n",
		"fs/memory/memory.limit_in_bytes": "1073741824\n",
		"fs/memory/memory.stat":           "rss 1\ntotal_rss 4096\n",
		"fs/pids/pids.events":             "max 2\n", "fs/pids/pids.max": "1024\n", "fs/pids/pids.current": "7\n",
	},
	"hybrid: v1 controllers beside an empty v2": {
		"proc/self/cgroup":                "9:pids:/docker/abc\n7:memory:/docker/abc\n0::/docker/abc\n",
		"fs/unified/cgroup.procs":         "1\n",
		"fs/memory/memory.oom_control":    "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n",
		"fs/memory/memory.limit_in_bytes": "1073741824\n",
		"fs/memory/memory.stat":           "rss 1\ntotal_rss 4096\n",
		"fs/pids/pids.events":             "max 2\n", "fs/pids/pids.max": "1024\n", "fs/pids/pids.current": "7\n",
	},
}

func TestEveryArrangementOfCgroupsIsRead(t *testing.T) {
	for name, files := range arrangements {
		t.Run(name, func(t *testing.T) {
			root := tree(t, files)
			found := findCgroupFiles(filepath.Join(root, "fs"), filepath.Join(root, "proc/self/cgroup"))
			if got := found.read(); got != (counters{oomKills: 3, forksRefused: 2}) {
				t.Errorf("counters %+v", got)
			}
			if !found.limitsProcesses() || found.tasks() != 7 {
				t.Errorf("processes: limited %t, now %d", found.limitsProcesses(), found.tasks())
			}
			if found.memoryLimit() != 1<<30 || found.anonymous() != 4096 {
				t.Errorf("memory: limit %d, anonymous %d", found.memoryLimit(), found.anonymous())
			}
		})
	}
}

func TestNoLimitIsNoLimitInBothVersions(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"v1": {
			"proc/self/cgroup": "7:memory:/\n9:pids:/\n", "fs/pids/pids.max": "max\n",
			"fs/memory/memory.limit_in_bytes": "9223372036854771712\n",
		},
		"v2":     {"proc/self/cgroup": "0::/\n", "fs/memory.max": "max\n", "fs/pids.max": "max\n"},
		"gVisor": {"proc/self/cgroup": "5:memory:/\n", "fs/memory/memory.limit_in_bytes": "9223372036854775807\n"},
		"none":   {"proc/self/cgroup": ""},
	} {
		t.Run(name, func(t *testing.T) {
			root := tree(t, files)
			found := findCgroupFiles(filepath.Join(root, "fs"), filepath.Join(root, "proc/self/cgroup"))
			if found.limitsProcesses() || found.memoryLimit() != 0 || found.read() != (counters{}) || found.anonymous() != 0 {
				t.Errorf("%+v", found)
			}
		})
	}
}
