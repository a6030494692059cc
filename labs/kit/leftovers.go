package kit

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"gopherlab/labs/kit/broker"
)

// traces is what a grading with privilege can leave in the kernel, as it stands at one moment. tracefs is the agent's
// business: it outlives a grader that was killed.
type traces struct {
	objects broker.Inventory
	// namespaces are those of the sandbox's processes and those that the grader holds open.
	namespaces []string
	// qdiscs are those of the sandbox's own network namespace.
	qdiscs []string
}

// kernelTraces counts them; nil where the grader has no such privilege.
func (g *grading) kernelTraces() *traces {
	if !hasCapability(unix.CAP_SYS_ADMIN) || underGvisor() || g.paths.bpffs == "" {
		return nil
	}
	objects, err := broker.TakeInventory(g.paths.bpffs)
	if err != nil {
		logf("counting eBPF objects: %v", err)
		return nil
	}
	return &traces{objects, namespacesInUse("/proc"), qdiscs()}
}

// freeingTakes is how long the kernel may take to free what nobody holds any more; it does so in the background.
const freeingTakes = 2 * time.Second

// settleTraces removes what the submission and the grader have left, and says so: of the submission in the verdict, of
// the grader in the platform's log.
func (g *grading) settleTraces(before *traces) {
	if before == nil {
		return
	}
	theirs := candidateObjects()
	for begin := time.Now(); !theirs.Empty() && time.Since(begin) < freeingTakes; theirs = candidateObjects() {
		time.Sleep(10 * time.Millisecond)
	}
	after := g.kernelTraces()
	if after == nil {
		return
	}
	logf("the kernel before: %s; after: %s", before, after)
	graders := after.objects.Since(before.objects)
	theirs.Pins, graders.Pins = byOwner(graders.Pins)
	if !theirs.Empty() {
		what := theirs.Sentence()
		g.out.emit(&policyEvent{head{Type: "policy"}, T("left behind after the grading, and removed: %s", "评测结束后有残留，已清除：%s",
			Text(what))})
	}
	// Programs, maps and links of others come and go on a host; only a pin in this sandbox's own bpffs has one maker.
	if len(graders.Pins) > 0 {
		logf("the grader left pins behind, now removed: %s", strings.Join(graders.Pins, ", "))
	}
	theirs.Pins = append(theirs.Pins, graders.Pins...)
	if err := theirs.Remove(); err != nil {
		logf("removing what was left behind: %v", err)
	}
	for what, left := range map[string][]string{
		"namespaces": without(after.namespaces, before.namespaces), "qdiscs": without(after.qdiscs, before.qdiscs),
	} {
		if len(left) > 0 {
			logf("the grader left %s behind, which end with the sandbox: %s", what, strings.Join(left, ", "))
		}
	}
}

func candidateObjects() broker.Inventory {
	left, err := broker.LeftoversOfAll()
	if err != nil {
		logf("looking for what was left behind: %v", err)
	}
	return left
}

// byOwner tells the candidate's pins from the grader's.
func byOwner(pins []string) (theirs, graders []string) {
	for _, pin := range pins {
		var stat unix.Stat_t
		if unix.Lstat(pin, &stat) == nil && stat.Uid == Candidate {
			theirs = append(theirs, pin)
		} else {
			graders = append(graders, pin)
		}
	}
	return theirs, graders
}

func without(now, before []string) []string {
	return slices.DeleteFunc(slices.Clone(now), func(item string) bool { return slices.Contains(before, item) })
}

// namespacesInUse are the network and mount namespaces of all processes that we see, and all that we hold open.
func namespacesInUse(proc string) []string {
	found := map[string]bool{}
	entries, _ := os.ReadDir(proc)
	for _, entry := range entries {
		if _, err := strconv.Atoi(entry.Name()); err != nil {
			continue
		}
		for _, kind := range []string{"net", "mnt"} {
			if name, err := os.Readlink(filepath.Join(proc, entry.Name(), "ns", kind)); err == nil {
				found[name] = true
			}
		}
	}
	open, _ := os.ReadDir(filepath.Join(proc, "self", "fd"))
	for _, fd := range open {
		name, _ := os.Readlink(filepath.Join(proc, "self", "fd", fd.Name()))
		if strings.HasPrefix(name, "net:[") || strings.HasPrefix(name, "mnt:[") {
			found[name] = true
		}
	}
	var names []string
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// qdiscs lists what steers packets on the sandbox's own devices.
func qdiscs() []string {
	out, err := exec.Command("tc", "qdisc", "show").Output()
	if err != nil {
		logf("tc qdisc show: %v", err)
		return nil
	}
	var lines []string
	for line := range strings.Lines(string(out)) {
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

// String is for the platform's log.
func (t *traces) String() string {
	return fmt.Sprintf("%d programs, %d maps, %d links, %d pins, %d namespaces, %d qdiscs", len(t.objects.Programs),
		len(t.objects.Maps), len(t.objects.Links), len(t.objects.Pins), len(t.namespaces), len(t.qdiscs))
}
