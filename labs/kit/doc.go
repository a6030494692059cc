// Package kit is what Gopherlab's graders are written with.
//
// A grader is a small program that runs as root inside a sandbox. It reads one job (a JSON line) from standard
// input, builds the submission, runs its checks and writes events (NDJSON) to standard output. The submission never
// shares a process, a user or a descriptor with it: everything of the candidate's runs as uid 10001 through the
// launcher (see launcher.go), and is judged from outside.
//
//	func main() {
//		kit.Main(kit.Spec{
//			Lab:   "http-health-server",
//			Build: func(b *kit.B) { b.Go("server", ".") },
//			Checks: []kit.Check{
//				{ID: "answers-json", Run: answersJSON},
//			},
//		})
//	}
package kit
