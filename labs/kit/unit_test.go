package kit

import (
	"math"
	"os"
	"path/filepath"
	"testing"
)

func TestTextsOfBothLanguagesNest(t *testing.T) {
	got := T("saw %s and %d", "看到 %s 和 %d", T("nothing", "没有"), 2)
	if got.En != "saw nothing and 2" || got.Zh != "看到 没有 和 2" {
		t.Errorf("%+v", got)
	}
}

func TestNoLanguageIsEverEmpty(t *testing.T) {
	for _, text := range []Text{{}, {En: "a"}, {Zh: "一"}} {
		if full := text.filled(); full.En == "" || full.Zh == "" {
			t.Errorf("%+v", full)
		}
	}
}

func TestASlopeIsTheGrowthForEachStep(t *testing.T) {
	var s Series
	for _, x := range []float64{0, 10, 20, 30} {
		s.Add(x, 5+3*x)
	}
	if math.Abs(s.Slope()-3) > 1e-9 || (Series{}).Slope() != 0 || (Series{{1, 1}, {1, 9}}).Slope() != 0 {
		t.Errorf("slope %g", s.Slope())
	}
}

func TestTheCgroupIsFoundInEveryLayout(t *testing.T) {
	for name, layout := range map[string]struct {
		self  string
		files map[string]string
	}{
		"v2 in a container": {"0::/\n", map[string]string{
			"memory.events": "low 0\noom 3\noom_kill 2\n", "pids.events": "max 4\n", "pids.max": "64\n",
		}},
		"v2 on a host": {"0::/user.slice/x\n", map[string]string{
			"user.slice/x/memory.events": "oom_kill 2\n", "user.slice/x/pids.events": "max 4\n",
			"user.slice/x/pids.max": "64\n",
		}},
		"v1 in a container": {"4:memory:/docker/abc\n8:pids:/docker/abc\n0::/\n", map[string]string{
			"memory/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n", "pids/pids.events": "max 4\n",
			"pids/pids.max": "64\n",
		}},
	} {
		root := t.TempDir()
		self := filepath.Join(root, "self")
		write := func(path, content string) {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		write(self, layout.self)
		for path, content := range layout.files {
			write(filepath.Join(root, path), content)
		}
		found := findCgroupFiles(root, self)
		if got := found.read(); got.oomKills != 2 || got.forksRefused != 4 || !found.limitsProcesses() {
			t.Errorf("%s: %+v %+v", name, found, got)
		}
	}
}
