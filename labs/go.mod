module gopherlab/labs

go 1.26.0

require (
	github.com/cilium/ebpf v0.20.0
	github.com/google/pprof v0.0.0-20260906184651-6331bc6350fe
	golang.org/x/sys v0.48.0
)
