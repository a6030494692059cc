package main

import (
	"fmt"
	"strings"

	"gopherlab/labs/kit"
)

// observation is one run of the probe over the whole traffic. Several checks look at it from different sides.
type observation struct {
	// absent says why there is nothing to judge: the probe did not get ready, or did not live.
	absent  *kit.Text
	traffic *traffic
	totals  map[string]int // the kernel's count by flow
	// missed events never reached the probe: the kernel does not call a program that already runs on that processor.
	missed int
	lines  []line
	wrong  []string // lines that are no report, with what is wrong
	found  map[string]line
	how    map[string]resemblance
	// invented are lines about the harness's network that no connection with retransmissions stands behind.
	invented []line
}

var observed *observation

// observe runs the probe over the traffic, once in a grading.
func observe(c *kit.C) *observation {
	if observed == nil {
		observed = watch(c)
	}
	if observed.absent != nil {
		c.Fail(kit.T("a probe that watches until SIGTERM", "持续观察到收到 SIGTERM 的探针"), *observed.absent)
	}
	return observed
}

func watch(c *kit.C) *observation {
	o := &observation{totals: map[string]int{}, found: map[string]line{}, how: map[string]resemblance{}}
	p := startProbe(c)
	if seen, ok := p.getsReady(c); !ok {
		o.absent = &seen
		return o
	}
	net, err := newNetwork()
	if err != nil {
		c.Fault(fmt.Errorf("network: %w", err))
	}
	o.traffic, err = playAll(c.Context(), net)
	defer o.traffic.close()
	if err != nil {
		c.Fault(err)
	}
	if _, over := p.Exited(); over {
		ending := p.Ending()
		o.absent = &ending
		return o
	}
	for name, f := range o.traffic.flows {
		if o.totals[name], err = f.total(); err != nil {
			c.Fault(err)
		}
	}
	o.missed = int(p.broker.Missed())
	// A probe that does not end in time loses the check for that; what it printed counts here.
	p.terminate(exitCap)
	p.Kill()
	p.tell(c)
	o.read(p.Stdout())
	c.Artefact("truth.txt", kit.T("What the kernel counted, and what the probe said", "内核的计数与探针的报告"), "text/plain", o.table())
	return o
}

// read matches the probe's lines with the flows that were played.
func (o *observation) read(stdout string) {
	for _, text := range reportedLines(stdout) {
		l, err := parseLine(text)
		if err != nil {
			o.wrong = append(o.wrong, fmt.Sprintf("%s: %v", kit.Quote(text), err))
			continue
		}
		o.lines = append(o.lines, l)
		name, how := o.match(l)
		switch {
		case name != "" && o.traffic.flows[name].plan.cause != "":
			if how > o.how[name] {
				o.found[name], o.how[name] = l, how
			}
		case !o.spoilt(l) && (name != "" || o.ours(l)):
			o.invented = append(o.invented, l)
		}
	}
}

func (o *observation) match(l line) (string, resemblance) {
	best, name := unlike, ""
	for candidate, f := range o.traffic.flows {
		if how := l.names(f.endpoints); how > best {
			best, name = how, candidate
		}
	}
	return name, best
}

// spoilt is true for a flow that was played but may not be judged.
func (o *observation) spoilt(l line) bool {
	for _, f := range o.traffic.spoilt {
		if l.names(f.endpoints) != unlike {
			return true
		}
	}
	return false
}

// ours is true for a line about the harness's network. The rest of the host may retransmit as it likes.
func (o *observation) ours(l line) bool {
	return o.traffic.net.owns(l.saddr) || o.traffic.net.owns(l.daddr)
}

// lossy are the names of the flows in which something was sent again, in the order of the plans.
func (o *observation) lossy() []string {
	var names []string
	for _, p := range plans() {
		if p.cause != "" {
			names = append(names, p.name)
		}
	}
	return names
}

// table is the truth, as a person reads it.
func (o *observation) table() []byte {
	var text strings.Builder
	fmt.Fprintf(&text, "%-16s %-45s %7s %7s %7s  %-11s %s\n", "flow", "from → to", "lost", "kernel", "probe", "cause", "probe's cause")
	for _, p := range plans() {
		f := o.traffic.flows[p.name]
		said, cause := "-", "-"
		if l, ok := o.found[p.name]; ok {
			said, cause = fmt.Sprint(l.retransmits), l.cause
		}
		expected := p.cause
		if expected == "" {
			expected = "(none)"
		}
		fmt.Fprintf(&text, "%-16s %-45s %7d %7d %7s  %-11s %s\n", p.name, f.endpoints, f.path.Lost, o.totals[p.name], said, expected, cause)
	}
	west, err := o.traffic.net.west.retransSegs()
	fmt.Fprintf(&text, "\nTcpRetransSegs of the senders' namespace: %d", west)
	if err != nil {
		fmt.Fprintf(&text, " (%v)", err)
	}
	fmt.Fprintf(&text, "\nEvents that the kernel kept from the probe (recursion_misses): %d", o.missed)
	text.WriteString("\n\nThe sender's socket at each retransmission:\n")
	for _, p := range plans() {
		for i, s := range o.traffic.flows[p.name].samples {
			fmt.Fprintf(&text, "%-16s #%d  sk_wmem_queued %7d  write() for %5d ms  srtt %6d µs  min rtt %6d µs\n",
				p.name, i+1, s.SendQueue, s.WaitingMs, s.SRTT, s.MinRTT)
		}
	}
	for _, note := range o.traffic.notes {
		fmt.Fprintf(&text, "\nplayed again: %s\n", note)
	}
	return []byte(text.String())
}
