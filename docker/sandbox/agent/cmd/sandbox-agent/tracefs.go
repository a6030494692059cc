package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

const tracefsDir = "/sys/kernel/tracing"

// tracefsState is how a host's one tracefs stands: what a grader opens or switches there outlives its sandbox.
type tracefsState struct {
	dir string
	// modes are the permissions of the folders by which others than root could come to an event.
	modes map[string]fs.FileMode
	// settings are single values, by file.
	settings map[string]string
	// lists are files of one entry a line: what is defined or enabled.
	lists     map[string][]string
	instances []string
}

var (
	tracefsSettings = []string{"tracing_on", "current_tracer"}
	tracefsLists    = []string{"kprobe_events", "uprobe_events", "set_event"}
)

func readTracefs(dir string) *tracefsState {
	state := &tracefsState{
		dir: dir, modes: map[string]fs.FileMode{}, settings: map[string]string{}, lists: map[string][]string{},
	}
	for _, pattern := range []string{".", "events", "events/*", "events/*/*"} {
		paths, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, path := range paths {
			if info, err := os.Lstat(path); err == nil && info.IsDir() {
				state.modes[path] = info.Mode().Perm()
			}
		}
	}
	for _, name := range tracefsSettings {
		if content, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
			state.settings[name] = strings.TrimSpace(string(content))
		}
	}
	for _, name := range tracefsLists {
		content, _ := os.ReadFile(filepath.Join(dir, name))
		state.lists[name] = strings.FieldsFunc(string(content), func(r rune) bool { return r == '\n' })
	}
	state.instances, _ = filepath.Glob(filepath.Join(dir, "instances", "*"))
	return state
}

// putBack undoes what has changed since, and says each change in words.
func (before *tracefsState) putBack() []string {
	now := readTracefs(before.dir)
	var changes []string
	note := func(err error, format string, args ...any) {
		words := fmt.Sprintf(format, args...)
		if err != nil {
			words += fmt.Sprintf(" (not put back: %v)", err)
		}
		changes = append(changes, words)
	}
	for path, mode := range now.modes {
		if was, known := before.modes[path]; known && was != mode {
			note(os.Chmod(path, was), "%s had mode %o, not %o", path, mode, was)
		}
	}
	for name, value := range now.settings {
		if was := before.settings[name]; was != value {
			note(writeLine(filepath.Join(before.dir, name), was), "%s was %s, not %s", name, value, was)
		}
	}
	// An event must be off before what defines it can go.
	for _, name := range []string{"set_event", "kprobe_events", "uprobe_events"} {
		for _, entry := range now.lists[name] {
			if !slices.Contains(before.lists[name], entry) {
				note(appendLine(filepath.Join(before.dir, name), removal(name, entry)), "%s had %s", name, entry)
			}
		}
	}
	for _, instance := range now.instances {
		if !slices.Contains(before.instances, instance) {
			note(os.Remove(instance), "the instance %s was there", filepath.Base(instance))
		}
	}
	slices.Sort(changes)
	return changes
}

// removal is the line that takes an entry out of its file: `!group:event`, or `-:group/name` for `p:group/name place`.
func removal(file, entry string) string {
	if file == "set_event" {
		return "!" + entry
	}
	definition, _, _ := strings.Cut(entry, " ")
	_, name, _ := strings.Cut(definition, ":")
	return "-:" + name
}

func writeLine(path, line string) error { return os.WriteFile(path, []byte(line+"\n"), 0) }

func appendLine(path, line string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	if _, err := file.WriteString(line + "\n"); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}

// guardTracefs notes how tracefs stands, and gives what puts it back; that may be called from anywhere, and works once.
func guardTracefs(profile string) (putBack func()) {
	if profile != "kernel" {
		return func() {}
	}
	before := readTracefs(tracefsDir)
	return sync.OnceFunc(func() {
		if changes := before.putBack(); len(changes) > 0 {
			logf("tracefs was left changed, and put back: %s", strings.Join(changes, "; "))
		}
	})
}
