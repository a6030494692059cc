// Command grader judges pprof-leak-hunt: it puts a load on the service that only the four leaks cannot stand, reads
// what grows from outside the process, and calls the whole API so that nothing is mended by leaving it out.
package main

import "gopherlab/labs/kit"

func main() {
	kit.Main(kit.Spec{
		Lab:   "pprof-leak-hunt",
		Build: func(b *kit.B) { b.Go("pickup", ".") },
		Checks: []kit.Check{
			{ID: "sessions-api", Run: sessionsAPI},
			{ID: "quotes-api", Run: quotesAPI},
			{ID: "stock-api", Run: stockAPI},
			{ID: "receipts-api", Run: receiptsAPI},
			{ID: "profiles", Run: profiles},
			{ID: "stock-goroutines", Run: stockGoroutines},
			{ID: "quotes-memory", Run: quotesMemory},
			{ID: "receipts-memory", Run: receiptsMemory},
			{ID: "session-tickers", Run: sessionTickers},
		},
	})
}
