package main

import (
	"fmt"
	"syscall"
)

// fileSystem is one that neither the host nor a privileged container mounts by itself.
type fileSystem struct{ kind, target string }

var kernelFileSystems = []fileSystem{
	// Without it tracepoints "do not exist".
	{"tracefs", "/sys/kernel/tracing"},
	// A bpffs of the sandbox's own: what is pinned there is gone with it.
	{"bpf", "/sys/fs/bpf"},
}

// prepare makes the sandbox what its profile promises, before anybody waits for it.
func prepare(profile string) error {
	if profile != "kernel" {
		return nil
	}
	for _, fs := range kernelFileSystems {
		err := syscall.Mount(fs.kind, fs.target, fs.kind, syscall.MS_NOSUID|syscall.MS_NODEV|syscall.MS_NOEXEC, "")
		if err != nil {
			return fmt.Errorf("mounting %s on %s: %w", fs.kind, fs.target, err)
		}
	}
	return nil
}
