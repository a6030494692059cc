module gopherlab/labs

go 1.26.0

require (
	github.com/cilium/ebpf v0.20.0
	github.com/google/pprof v0.0.0-20260906184651-6331bc6350fe
	golang.org/x/sys v0.48.0
)

// Submissions: modules of their own, or files that are laid over one.
ignore (
	forgeries
	mutants
	solution
	starter
)
