package kit

import (
	"fmt"
	"time"
)

type outcome struct {
	passed         bool
	failed         bool
	fault          string
	message        Text
	expected, seen *Text
}

// report writes the check's event; false ends the grading.
func (c *C) report(took time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	o := c.outcome
	if o.fault == "" && !o.passed && !o.failed {
		o.fault = fmt.Sprintf("check %s ended without Pass or Fail", c.id)
	}
	if o.fault != "" {
		c.g.fault(o.fault)
		return false
	}
	status := "failed"
	if o.passed {
		status = "passed"
	}
	c.g.out.emit(&checkEvent{
		head: head{Type: "check"}, ID: c.id, Status: status, Message: o.sentence(), Expected: o.expected, Seen: o.seen,
		Artefacts: c.artefacts, DurationMs: milliseconds(took),
	})
	return true
}

func (o outcome) sentence() Text {
	switch {
	case !o.message.empty():
		return o.message.filled()
	case o.failed:
		return T("Expected %s; saw %s.", "期望：%s；实际：%s。", *o.expected, *o.seen)
	case o.seen != nil:
		return T("As the contract says: %s.", "符合约定：%s。", *o.seen)
	}
	return T("As the contract says.", "符合约定。")
}
