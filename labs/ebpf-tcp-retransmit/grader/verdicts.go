package main

import (
	"fmt"
	"strings"

	"gopherlab/labs/kit"
)

// addresses: each flow is named as its sender sees it, in the right byte order.
func addresses(c *kit.C) {
	o := observe(c)
	expected := kit.T("every connection that sent something again, by its addresses and ports", "报告每条发生重传的连接，地址和端口均正确")
	for _, name := range o.lossy() {
		f := o.traffic.flows[name]
		switch o.how[name] {
		case unlike:
			c.Failf(expected, "no line for %s", "没有 %s 的报告", f.endpoints)
		case turned:
			l := o.found[name]
			c.Failf(expected, "%s:%d → %s:%d where %s was meant", "报告为 %s:%d → %s:%d，实际应为 %s",
				l.saddr, l.sport, l.daddr, l.dport, f.endpoints)
		}
	}
	c.Passf("all %d", "%d 条全部正确", len(o.lossy()))
}

// counts: the probe counts what the kernel counts.
func counts(c *kit.C) {
	o := observe(c)
	var wrong, wrongZh []string
	for _, name := range o.lossy() {
		l, ok := o.found[name]
		switch {
		case !ok:
			wrong = append(wrong, fmt.Sprintf("%s: not reported, not %d", name, o.totals[name]))
			wrongZh = append(wrongZh, fmt.Sprintf("%s：未报告，应为 %d", name, o.totals[name]))
		case l.retransmits > o.totals[name] || l.retransmits < o.totals[name]-o.missed:
			wrong = append(wrong, fmt.Sprintf("%s: %d, not %d", name, l.retransmits, o.totals[name]))
			wrongZh = append(wrongZh, fmt.Sprintf("%s：%d，应为 %d", name, l.retransmits, o.totals[name]))
		}
	}
	if wrong != nil {
		c.Fail(kit.T("the kernel's own count (tcpi_total_retrans) for each connection", "每条连接与内核计数（tcpi_total_retrans）一致"),
			kit.Text{En: strings.Join(wrong, "; "), Zh: strings.Join(wrongZh, "；")})
	}
	c.Passf("as the kernel, for %d connections", "%d 条连接均与内核一致", len(o.lossy()))
}

// cleanSilent: connections without a retransmission have no line.
func cleanSilent(c *kit.C) {
	o := observe(c)
	expected := kit.T("no line for a connection that sent nothing again", "没有重传的连接不出现在报告中")
	if len(o.found) == 0 {
		c.Fail(expected, kit.T("nothing was reported at all, which proves nothing", "什么都没有报告，无从证明"))
	}
	if len(o.invented) > 0 {
		c.Fail(expected, kit.Same("%s", kit.Quote(o.invented[0].text)))
	}
	c.Passf("neither of the two clean connections is in the report", "两条没有丢包的连接都没有出现在报告中")
}

// lossFlows are those in which nothing but losses happened: with little, with some queue and a longer way, and with a
// write that waits, but briefly.
var lossFlows = []string{"loss", "loss-busy", "brief-write"}

// causeCheck: the flows have this cause, and the plain losses are not called by it.
func causeCheck(cause string, names ...string) func(*kit.C) {
	return func(c *kit.C) {
		o := observe(c)
		for _, name := range names {
			o.mustBe(c, name, cause)
		}
		for _, name := range lossFlows {
			if l, ok := o.found[name]; ok && cause != causeLoss && l.cause == cause {
				c.Failf(kit.T("%s only where it held", "仅在确实成立时报告 %s", cause),
					"%s for a connection that merely lost segments (%s)", "把只是丢包的连接报告为 %s（%s）", cause, name)
			}
		}
		c.Pass(kit.Same("%s", cause))
	}
}

// precedence: where two causes held, the first of the contract's order names the flow.
func precedence(c *kit.C) {
	o := observe(c)
	for _, p := range plans() {
		if p.also != "" {
			o.mustBe(c, p.name, p.cause)
		}
	}
	c.Pass(kit.Same("send-queue > slow-write > rtt > loss"))
}

// mustBe fails unless the flow is reported with this cause.
func (o *observation) mustBe(c *kit.C, name, cause string) {
	l, ok := o.found[name]
	expected := kit.T("cause %s for %s: %s", "%[2]s 的原因为 %[1]s：%[3]s", cause, name, o.evidence(name))
	if !ok {
		c.Fail(expected, kit.T("no line for it", "没有这条连接的报告"))
	}
	if l.cause != cause {
		c.Fail(expected, kit.Same("%s", l.cause))
	}
}

// evidence words the kernel's numbers at the retransmission that shows the flow's cause best: the last.
func (o *observation) evidence(name string) kit.Text {
	samples := o.traffic.flows[name].samples
	s := samples[len(samples)-1]
	return kit.T("%d KiB in the send queue, write() waiting for %d ms, smoothed RTT %.1f × the smallest",
		"发送队列 %d KiB，write() 已等待 %d 毫秒，平滑 RTT 为最小值的 %.1f 倍",
		s.SendQueue/kib, s.WaitingMs, float64(s.SRTT)/float64(max(1, s.MinRTT)))
}

// jsonLines: what follows `ready` is one valid line for each connection, and nothing else.
func jsonLines(c *kit.C) {
	o := observe(c)
	expected := kit.T("after `ready` one JSON object a line, one line a connection", "`ready` 之后每行一个 JSON 对象，每条连接一行")
	if len(o.wrong) > 0 {
		c.Fail(expected, kit.Same("%s", o.wrong[0]))
	}
	if len(o.found) == 0 {
		c.Fail(expected, kit.T("no line about any of them", "没有任何一条连接的报告"))
	}
	seen := map[string]bool{}
	for _, l := range o.lines {
		// Elsewhere on the host the same addresses and ports may come again.
		if !o.ours(l) {
			continue
		}
		key := fmt.Sprint(l.saddr, l.sport, l.daddr, l.dport)
		if seen[key] {
			c.Failf(expected, "two lines for %s:%d → %s:%d", "%s:%d → %s:%d 出现了两行", l.saddr, l.sport, l.daddr, l.dport)
		}
		seen[key] = true
	}
	c.Passf("%d lines", "%d 行", len(o.lines))
}
