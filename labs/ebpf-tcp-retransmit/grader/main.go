// The grader of ebpf-tcp-retransmit. It makes a network of its own, lets a probe watch it, and compares what the
// probe says with what the kernel counted.
package main

import (
	"os"
	"path/filepath"
	"strings"

	"gopherlab/labs/kit"
)

func main() {
	kit.Main(kit.Spec{
		Lab:   "ebpf-tcp-retransmit",
		Build: build,
		Checks: []kit.Check{
			{ID: "ready", Run: ready},
			{ID: "attached", Run: attached},
			{ID: "addresses", Run: addresses},
			{ID: "counts", Run: counts},
			{ID: "clean-silent", Run: cleanSilent},
			{ID: "cause-loss", Run: causeCheck(causeLoss, lossFlows...)},
			{ID: "cause-send-queue", Run: causeCheck(causeSendQueue, "send-queue")},
			{ID: "cause-slow-write", Run: causeCheck(causeSlowWrite, "slow-write")},
			{ID: "cause-rtt", Run: causeCheck(causeRTT, "rtt")},
			{ID: "precedence", Run: precedence},
			{ID: "json-lines", Run: jsonLines},
			{ID: "graceful-exit", Run: gracefulExit},
			{ID: "nothing-left", Run: nothingLeft},
		},
	})
}

const (
	probeName  = "probe"
	objectName = "probe.bpf.o"
	sourceName = "probe.bpf.c"
)

func build(b *kit.B) {
	source, err := os.ReadFile(filepath.Join(b.Dir(), sourceName))
	if err != nil {
		b.Fail(kit.T("%s is missing", "缺少 %s", sourceName))
	}
	// Without the constraint the Go tool would take the file for cgo and complain in words that help nobody.
	if !strings.HasPrefix(string(source), "//go:build ignore\n") {
		b.Fail(kit.T("the first line of %s must stay `//go:build ignore`", "%s 的第一行必须保持为 `//go:build ignore`", sourceName))
	}
	b.Clang(objectName, sourceName)
	b.Go(probeName, ".")
}
