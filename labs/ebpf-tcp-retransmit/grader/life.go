package main

import (
	"strings"
	"time"

	"gopherlab/labs/kit"
	"gopherlab/labs/kit/broker"
)

// ready: the probe loads its programs and says so.
func ready(c *kit.C) {
	p := startProbe(c)
	p.mustBeReady(c)
	c.Sleep(200 * time.Millisecond)
	if _, over := p.Exited(); over {
		c.Fail(kit.T("a probe that runs until SIGTERM", "持续运行到收到 SIGTERM 的探针"), p.Ending())
	}
	c.Passf("`ready`, with %s", "`ready`，已加载 %s", programNames(p.broker.Report()))
}

// attached: bpftool sees the programs, and that something is attached.
func attached(c *kit.C) {
	p := startProbe(c)
	p.mustBeReady(c)
	loaded := p.broker.Report().Loaded
	view, err := inspect(c.Context(), loaded)
	if err != nil {
		c.Fault(err)
	}
	c.Artefact("bpftool-while-running.txt", kit.T("bpftool while the probe runs", "探针运行时的 bpftool 输出"), "text/plain", view.text)
	if view.attached == 0 {
		c.Failf(kit.T("at least one program that is attached", "至少有一个已附加的程序"),
			"%d programs loaded, none attached", "加载了 %d 个程序，均未附加", len(loaded))
	}
	c.Passf("%[2]d of %[1]d programs attached", "已加载 %d 个程序，其中 %d 个已附加", len(loaded), view.attached)
}

// gracefulExit: SIGTERM ends the probe with code 0 and soon.
func gracefulExit(c *kit.C) {
	p := startProbe(c)
	p.mustBeReady(c)
	expected := kit.T("exit code 0 within 2 s of SIGTERM", "收到 SIGTERM 后 2 秒内以退出码 0 结束")
	begin := time.Now()
	state, over := p.terminate(exitCap)
	switch {
	case !over:
		c.Failf(expected, "still running after %.1f s", "%.1f 秒后仍在运行", time.Since(begin).Seconds())
	case state.Reason != kit.ReasonExit || state.Code != 0:
		c.Fail(expected, p.Ending())
	}
	c.Passf("exit code 0 after %d ms", "%d 毫秒后以退出码 0 结束", time.Since(begin).Milliseconds())
}

// nothingLeft: when the probe is gone, so are its programs, maps, links and pins.
func nothingLeft(c *kit.C) {
	before, err := broker.TakeInventory(bpffs)
	if err != nil {
		c.Fault(err)
	}
	p := startProbe(c)
	p.mustBeReady(c)
	report := p.broker.Report()
	if len(report.Loaded) == 0 {
		c.Fail(kit.T("programs that come and go", "程序先加载、后清除"), kit.T("no program was loaded", "没有加载任何程序"))
	}
	// How it ends is another check's matter.
	p.terminate(exitCap)
	p.Kill()
	var left broker.Inventory
	gone := c.Eventually(5*time.Second, func() bool {
		left = remaining(c, p, before)
		return left.Empty()
	})
	view, err := inspect(c.Context(), report.Loaded)
	if err != nil {
		c.Fault(err)
	}
	c.Artefact("bpftool-after-exit.txt", kit.T("bpftool after the probe has ended", "探针结束后的 bpftool 输出"), "text/plain", view.text)
	if !gone {
		if err := left.Remove(); err != nil {
			c.Logf("removing what was left: %v", err)
		}
		c.Failf(kit.T("nothing", "没有任何残留"), "%d programs, %d maps, %d links, %d pins",
			"%d 个程序、%d 个映射、%d 个链接、%d 个固定文件", len(left.Programs), len(left.Maps), len(left.Links), len(left.Pins))
	}
	c.Passf("of %d programs and %d maps nothing is left", "%d 个程序和 %d 个映射均无残留", len(report.Loaded), len(report.Maps))
}

// remaining is what this probe left; pins are looked for by place, because they have no maker.
func remaining(c *kit.C, p *probe, before broker.Inventory) broker.Inventory {
	left, err := p.broker.Leftovers()
	if err != nil {
		c.Fault(err)
	}
	now, err := broker.TakeInventory(bpffs)
	if err != nil {
		c.Fault(err)
	}
	left.Pins = now.Since(before).Pins
	return left
}

func programNames(report broker.Report) string {
	var names []string
	for _, loaded := range report.Loaded {
		names = append(names, loaded.Name)
	}
	if names == nil {
		return "-"
	}
	return strings.Join(names, ", ")
}
