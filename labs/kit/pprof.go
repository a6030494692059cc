package kit

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/google/pprof/profile"
)

// ProfileMediaType is what the page draws as a flame graph.
const ProfileMediaType = "application/vnd.google.pprof"

// Profile is a pprof profile together with its bytes.
type Profile struct {
	*profile.Profile
	Raw []byte
}

// Profile fetches a profile from net/http/pprof, e.g. `heap?gc=1` or `goroutine`; without one the check fails.
func (c *C) Profile(base, name string) Profile {
	url := base + "/debug/pprof/" + name
	answer := c.Do(http.MethodGet, url, nil)
	expected := T("a profile from %s", "从 %s 得到性能剖析文件", pathOf(url))
	if answer.Status != http.StatusOK {
		c.Fail(expected, Same("HTTP %d", answer.Status))
	}
	parsed, err := ParseProfile(answer.Body)
	if err != nil {
		c.Fail(expected, Same("%v", err))
	}
	return parsed
}

// mostProfile is far above what a program of a lab has to tell, and what its samples cost in memory is well below what
// a sandbox has.
const mostProfile = 8 << 20

// ParseProfile reads a profile, gzipped or not; one that unpacks to more than 8 MiB is an error.
func ParseProfile(raw []byte) (Profile, error) {
	plain := raw
	if bytes.HasPrefix(raw, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			return Profile{}, err
		}
		if plain, err = io.ReadAll(io.LimitReader(unpacked, mostProfile+1)); err != nil {
			return Profile{}, err
		}
	}
	if len(plain) > mostProfile {
		return Profile{}, fmt.Errorf("the profile unpacks to more than %d MiB", mostProfile>>20)
	}
	parsed, err := profile.ParseData(plain)
	if err != nil {
		return Profile{}, err
	}
	return Profile{parsed, raw}, nil
}

// ProfileArtefact keeps a profile as evidence; the page draws it as a flame graph.
func (c *C) ProfileArtefact(name string, title Text, p Profile) {
	c.Artefact(name, title, ProfileMediaType, p.Raw)
}

// Sum adds the values of a sample type (`goroutine`, `inuse_space`, `inuse_objects`, …) over the samples that match;
// a nil match takes all.
func (p Profile) Sum(sampleType string, match func(stack []string) bool) int64 {
	at := -1
	for i, kind := range p.SampleType {
		if kind.Type == sampleType {
			at = i
		}
	}
	if at < 0 {
		return 0
	}
	var sum int64
	for _, sample := range p.Sample {
		if match == nil || match(stackOf(sample)) {
			sum += sample.Value[at]
		}
	}
	return sum
}

// stackOf names the functions of a sample, the innermost first.
func stackOf(sample *profile.Sample) []string {
	var names []string
	for _, location := range sample.Location {
		for _, line := range location.Line {
			if line.Function != nil {
				names = append(names, line.Function.Name)
			}
		}
	}
	return names
}

// InStack matches stacks with a function whose name holds the text.
func InStack(text string) func(stack []string) bool {
	return func(stack []string) bool {
		for _, name := range stack {
			if strings.Contains(name, text) {
				return true
			}
		}
		return false
	}
}

// Top names the biggest functions of a profile by the innermost function of the module, for a sentence.
func (p Profile) Top(sampleType string, n int, match func(function string) bool) []string {
	sums := map[string]int64{}
	for _, sample := range p.Sample {
		for i, kind := range p.SampleType {
			if kind.Type != sampleType {
				continue
			}
			for _, name := range stackOf(sample) {
				if match(name) {
					sums[name] += sample.Value[i]
					break
				}
			}
		}
	}
	var top []string
	for range n {
		best := ""
		for name, sum := range sums {
			if sum > 0 && (best == "" || sum > sums[best] || (sum == sums[best] && name < best)) {
				best = name
			}
		}
		if best == "" {
			break
		}
		top = append(top, fmt.Sprintf("%s (%d)", best, sums[best]))
		delete(sums, best)
	}
	return top
}

// Series are measurements of one quantity: X is what drove it (requests, rounds), Y what was measured.
type Series []Point

// Point is one measurement.
type Point struct{ X, Y float64 }

// Add appends a measurement.
func (s *Series) Add(x, y float64) { *s = append(*s, Point{x, y}) }

// Slope is the growth of Y for each X by least squares; 0 for fewer than two different X.
func (s Series) Slope() float64 {
	n := float64(len(s))
	var sumX, sumY float64
	for _, p := range s {
		sumX += p.X
		sumY += p.Y
	}
	var over, under float64
	for _, p := range s {
		over += (p.X - sumX/n) * (p.Y - sumY/n)
		under += (p.X - sumX/n) * (p.X - sumX/n)
	}
	if under == 0 {
		return 0
	}
	return over / under
}

// CSV is the series as an artefact.
func (s Series) CSV(x, y string) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s,%s\n", x, y)
	for _, p := range s {
		fmt.Fprintf(&out, "%g,%g\n", p.X, p.Y)
	}
	return out.Bytes()
}
