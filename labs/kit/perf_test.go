package kit

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestPerfSamplesACandidateAndIsReadWithoutPrivilege(t *testing.T) {
	needsRoot(t)
	if _, err := exec.LookPath("perf"); err != nil {
		t.Skip("needs perf")
	}
	if err := os.MkdirAll("/run/grader", 0o700); err != nil {
		t.Skip("needs /run/grader")
	}
	refused := ""
	events := graded(t, Spec{Checks: []Check{
		shell("spins", "while :; do :; done", func(c *C, p *Process) {
			got, err := c.PerfCPU(p, 300*time.Millisecond)
			if err != nil && strings.HasPrefix(err.Error(), "perf record") {
				refused = err.Error()
			}
			c.Require(err == nil && got.Sum("samples", nil) > 0, Same("samples"), Same("%v", err))
			c.Pass(Text{})
		}),
	}}, "grade", nil, nil)
	if refused != "" {
		t.Skip("this host lets nobody sample: " + refused)
	}
	if !passed(events)["spins"] {
		t.Error(dump(events))
	}
}

func TestPerfsStacksBecomeAProfile(t *testing.T) {
	folded, err := foldPerf(strings.NewReader(`pickup    42
	ffffffff81000000 __x64_sys_write
	          47c2e0 runtime.memmove
	          4a0530 main.(*quotes).find

pickup    42
	          47c2e0 runtime.memmove
	          4a0530 main.(*quotes).find

pickup    43
	          47c2e4 runtime.memmove
	          4a0530 main.(*quotes).find
`))
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseProfile(folded.Raw)
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Sample) != 2 || again.Sum("samples", nil) != 3 || again.Sum("samples", InStack("sys_write")) != 1 {
		t.Errorf("%s", again.Profile)
	}
	if top := again.Top("samples", 1, func(name string) bool { return strings.HasPrefix(name, "main.") }); len(top) != 1 ||
		top[0] != "main.(*quotes).find (3)" {
		t.Errorf("top %v", top)
	}
}
