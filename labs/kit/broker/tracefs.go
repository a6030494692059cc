package broker

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ExposeTracepoints lets a process without privilege read the number and the format of the policy's tracepoints, as
// loaders do, and nothing else of tracefs. There is one tracefs for the whole host, so restore, which puts every
// permission back, must be called.
func ExposeTracepoints(tracefs string, policy Policy) (restore func() error, err error) {
	var undo []func() error
	restore = func() error {
		var problems []error
		for i := len(undo) - 1; i >= 0; i-- {
			problems = append(problems, undo[i]())
		}
		undo = nil
		return errors.Join(problems...)
	}
	open := func(path string, bits fs.FileMode) error {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		before := info.Mode().Perm()
		if before&bits == bits {
			return nil
		}
		undo = append(undo, func() error { return os.Chmod(path, before) })
		return os.Chmod(path, before|bits)
	}
	events := filepath.Join(tracefs, "events")
	for _, dir := range []string{tracefs, events} {
		if err := open(dir, 0o001); err != nil {
			return restore, err
		}
	}
	for _, name := range policy.Attach.Tracepoints {
		dir := filepath.Join(events, name)
		steps := []struct {
			path string
			bits fs.FileMode
		}{
			{filepath.Dir(dir), 0o001}, {dir, 0o001}, {filepath.Join(dir, "id"), 0o004}, {filepath.Join(dir, "format"), 0o004},
		}
		for _, step := range steps {
			// A tracepoint that this kernel does not have cannot be used either.
			if err := open(step.path, step.bits); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return restore, fmt.Errorf("tracepoint %s: %w", name, err)
			}
		}
	}
	return restore, nil
}
