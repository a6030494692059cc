package kit

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/google/pprof/profile"
)

// perfHertz is an odd rate, so that it does not beat with the timers of the programs that it watches.
const perfHertz = 199

// PerfCPU samples a process from the kernel's side for a while, with `perf record`: kernel frames included, and nothing
// that the process could have a say in. It needs CAP_PERFMON (profile observe). Not every host allows it: the profile is
// evidence, never a measure.
func (c *C) PerfCPU(p *Process, d time.Duration) (Profile, error) {
	dir, err := os.MkdirTemp("/run/grader", "perf-")
	if err != nil {
		return Profile{}, err
	}
	defer os.RemoveAll(dir)
	data := filepath.Join(dir, "perf.data")
	ctx, cancel := context.WithTimeout(c.ctx, d+20*time.Second)
	defer cancel()
	record := []string{
		"record", "-q", "--no-buildid", "--no-buildid-cache", "-e", "cpu-clock", "-F", fmt.Sprint(perfHertz), "-g", "-p", fmt.Sprint(p.pid), "-o", data,
		"--", "sleep", fmt.Sprint(d.Seconds()),
	}
	if out, err := exec.CommandContext(ctx, "perf", record...).CombinedOutput(); err != nil {
		return Profile{}, fmt.Errorf("perf record: %w: %s", err, lastLines(string(out), 2))
	}
	out, err := perfScript(ctx, data)
	if err != nil {
		return Profile{}, err
	}
	return foldPerf(bytes.NewReader(out))
}

// nobody is neither root nor the candidate.
const nobody = 65534

// perfScript reads recorded samples. Whatever the candidate had mapped is opened and parsed for its symbols, and no file
// that the candidate may have written is parsed with privilege.
func perfScript(ctx context.Context, data string) ([]byte, error) {
	if err := os.Chown(data, nobody, nobody); err != nil {
		return nil, err
	}
	samples, err := os.Open(data)
	if err != nil {
		return nil, err
	}
	defer samples.Close()
	var said bytes.Buffer
	script := exec.CommandContext(ctx, "perf", "script", "-i", "/proc/self/fd/3", "-F", "comm,tid,ip,sym")
	script.Dir, script.Stderr, script.ExtraFiles = "/", &said, []*os.File{samples}
	script.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := script.Output()
	if err != nil {
		return nil, fmt.Errorf("perf script: %w: %s", err, lastLines(said.String(), 2))
	}
	return out, nil
}

// foldPerf turns the stacks that perf script prints into a pprof profile.
func foldPerf(script io.Reader) (Profile, error) {
	f := perfFolder{
		profile: &profile.Profile{
			SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "nanoseconds"}},
			PeriodType: &profile.ValueType{Type: "cpu", Unit: "nanoseconds"},
			Period:     int64(time.Second) / perfHertz,
		},
		places: map[string]*profile.Location{},
		stacks: map[string]*profile.Sample{},
	}
	var stack []string
	lines := bufio.NewScanner(script)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.TrimSpace(line) == "":
			f.add(stack)
			stack = nil
		case line[0] == ' ' || line[0] == '\t':
			_, name, _ := strings.Cut(strings.TrimSpace(line), " ")
			if name = strings.TrimSpace(name); name != "" {
				stack = append(stack, name)
			}
		}
	}
	f.add(stack)
	if err := lines.Err(); err != nil {
		return Profile{}, err
	}
	var raw bytes.Buffer
	if err := f.profile.Write(&raw); err != nil {
		return Profile{}, err
	}
	return Profile{f.profile, raw.Bytes()}, nil
}

type perfFolder struct {
	profile *profile.Profile
	places  map[string]*profile.Location
	stacks  map[string]*profile.Sample
}

func (f *perfFolder) add(stack []string) {
	if len(stack) == 0 {
		return
	}
	key := strings.Join(stack, "\n")
	sample := f.stacks[key]
	if sample == nil {
		sample = &profile.Sample{Value: []int64{0, 0}}
		for _, name := range stack {
			sample.Location = append(sample.Location, f.place(name))
		}
		f.stacks[key] = sample
		f.profile.Sample = append(f.profile.Sample, sample)
	}
	sample.Value[0]++
	sample.Value[1] += f.profile.Period
}

func (f *perfFolder) place(name string) *profile.Location {
	if known := f.places[name]; known != nil {
		return known
	}
	function := &profile.Function{ID: uint64(len(f.profile.Function) + 1), Name: name, SystemName: name}
	place := &profile.Location{ID: function.ID, Line: []profile.Line{{Function: function}}}
	f.profile.Function = append(f.profile.Function, function)
	f.profile.Location = append(f.profile.Location, place)
	f.places[name] = place
	return place
}
