// The grader of worker-pool. Jobs are calls back into this program: it sees each of them begin and decides when and
// how it ends, so that order, width and loss are observed and not reported.
package main

import (
	_ "embed"

	"gopherlab/labs/kit"
)

//go:embed testdata/bridge/main.go
var bridgeMain string

func main() {
	kit.Main(kit.Spec{
		Lab: "worker-pool",
		Build: func(b *kit.B) {
			b.Imports()
			b.Library("pool", bridgeMain)
			if b.Mode() == "grade" {
				b.LibraryRace("pool-race", bridgeMain)
			}
		},
		Checks: []kit.Check{
			{ID: "bounded", Run: bounded},
			{ID: "full-width", Run: fullWidth},
			{ID: "index-order", Run: indexOrder},
			{ID: "every-job-once", Run: everyJobOnce},
			{ID: "as-they-finish", Run: asTheyFinish},
			{ID: "backpressure", Run: backpressure},
			{ID: "panic-contained", Run: panicContained},
			{ID: "cancel", Run: cancelled},
			{ID: "no-leak", Run: noLeak},
			{ID: "race-free", Run: raceFree},
		},
	})
}
