// The grader of http-health-server. Whatever it knows of a submission it has seen through a socket, or from
// the way the process ended; how the program is written does not matter.
package main

import "gopherlab/labs/kit"

func main() {
	var s suite
	kit.Main(kit.Spec{
		Lab:   "http-health-server",
		Build: func(b *kit.B) { b.Go("server", ".") },
		Checks: []kit.Check{
			{ID: "health-json", Run: s.healthJSON},
			{ID: "clock", Run: s.clock},
			{ID: "methods", Run: s.methods},
			{ID: "not-found", Run: s.notFound},
			{ID: "address", Run: s.address},
			{ID: "crowd", Run: s.crowd},
			{ID: "half-header", Run: s.halfHeader},
			{ID: "stops-accepting", Run: s.stopsAccepting},
			{ID: "in-flight", Run: s.inFlight},
			{ID: "exit-code", Run: s.exitCode},
		},
	})
}

// suite holds what one run of the server showed about several lines of the contract, so that nobody waits twice.
type suite struct {
	siege     *siege
	departure *departure
}
