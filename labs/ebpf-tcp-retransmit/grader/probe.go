package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gopherlab/labs/kit"
	"gopherlab/labs/kit/broker"
)

const (
	tracefs = "/sys/kernel/tracing"
	bpffs   = "/sys/fs/bpf"
	// readyCap is how long a probe may take to load; the verifier needs well below a second.
	readyCap = 15 * time.Second
	// exitWithin is the contract's; exitCap leaves a busy host some room beyond it.
	exitWithin = 2 * time.Second
	exitCap    = exitWithin + 500*time.Millisecond
)

// probe is the candidate's program together with the broker that answers its bpf(2).
type probe struct {
	*kit.Process
	broker *broker.Broker
}

// startProbe runs ./probe in the folder that also holds probe.bpf.o.
func startProbe(c *kit.C) *probe {
	policy := policyOf(c)
	b, err := broker.New(policy)
	if err != nil {
		c.Fault(err)
	}
	b.Slow = func() {
		for _, pid := range c.CandidateProcesses() {
			_ = unix.Kill(pid, unix.SIGKILL)
		}
	}
	restore, err := broker.ExposeTracepoints(tracefs, policy)
	c.Cleanup(func() {
		if err := restore(); err != nil {
			c.Logf("tracefs: %v", err)
		}
	})
	if err != nil {
		c.Fault(fmt.Errorf("tracefs: %w", err))
	}
	ctx, cancel := context.WithCancel(c.Context())
	c.Cleanup(cancel)
	p := c.Start(probeName, kit.Dir(filepath.Dir(c.Built(probeName))),
		kit.WithNotify(broker.Filter(), []uint32{unix.SYS_BPF, unix.SYS_PERF_EVENT_OPEN}, func(listener int) {
			go func() {
				if err := b.Serve(ctx, listener); err != nil && !errors.Is(err, context.Canceled) {
					c.Logf("broker: %v", err)
				}
			}()
		}))
	started := &probe{p, b}
	// What was refused after the line `ready` belongs in the verdict as well.
	c.Cleanup(func() { started.tell(c) })
	return started
}

func policyOf(c *kit.C) broker.Policy {
	var raw json.RawMessage
	c.PolicyInto(&raw)
	policy, err := broker.ParsePolicy(raw)
	if err != nil {
		c.Fault(err)
	}
	return policy
}

// getsReady waits for the line `ready`; otherwise it says what came instead.
func (p *probe) getsReady(c *kit.C) (kit.Text, bool) {
	ok := p.WaitLine("ready", readyCap)
	if !ok {
		// Its output may have ended a moment before it did.
		p.Wait(time.Second)
	}
	p.tell(c)
	if ok {
		return kit.Text{}, true
	}
	report := p.broker.Report()
	if n := len(report.Failures); n > 0 {
		return kit.Text(report.Failures[n-1].Sentence()), false
	}
	if n := len(report.Refusals); n > 0 {
		return kit.Text(report.Refusals[n-1].Sentence()), false
	}
	return p.Ending(), false
}

// mustBeReady fails the check of a probe that does not get ready.
func (p *probe) mustBeReady(c *kit.C) {
	if seen, ok := p.getsReady(c); !ok {
		c.Fail(expectReady, seen)
	}
}

var expectReady = kit.T("the line `ready` once the programs are attached", "程序附加完成后打印一行 `ready`")

// terminate sends SIGTERM and waits for the end.
func (p *probe) terminate(timeout time.Duration) (kit.ExitState, bool) {
	p.Signal(syscall.SIGTERM)
	return p.Wait(timeout)
}

// told keeps what was already reported: a probe is started several times in one grading.
var told = map[string]bool{}

// tell reports refusals and verifier failures, each once.
func (p *probe) tell(c *kit.C) {
	report := p.broker.Report()
	for _, refusal := range report.Refusals {
		text := kit.Text(refusal.Sentence())
		if !told[text.En] {
			told[text.En] = true
			c.Policy(text)
		}
	}
	if len(report.Failures) > 0 && !told["verifier"] {
		told["verifier"] = true
		c.Artefact("verifier-log.txt", kit.T("The verifier's log", "验证器日志"), "text/plain", verifierLog(report.Failures))
	}
}

func verifierLog(failures []broker.LoadFailure) []byte {
	var text strings.Builder
	for _, failure := range failures {
		fmt.Fprintf(&text, "program %s (%s): %s\n", failure.Name, failure.Type, failure.Error)
		fmt.Fprintf(&text, "reason: %s\n", failure.Reason)
		if failure.Source != nil {
			fmt.Fprintf(&text, "source: %s\n", failure.Source)
		}
		fmt.Fprintf(&text, "\n%s\n\n", strings.TrimRight(failure.Log, "\n"))
	}
	return []byte(text.String())
}
