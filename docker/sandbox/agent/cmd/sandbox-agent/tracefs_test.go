package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeTracefs is a folder that looks like one. Its files keep what is written to them, which is what the test reads.
func fakeTracefs(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tracing")
	for _, folder := range []string{"events/tcp/tcp_probe", "instances"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range map[string]string{
		"tracing_on": "1\n", "current_tracer": "nop\n", "set_event": "", "uprobe_events": "p:host/own /bin/sh:0x1\n",
		"kprobe_events": "",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestWhatAGraderLeavesInTracefsIsPutBackAndSaid(t *testing.T) {
	dir := fakeTracefs(t)
	before := readTracefs(dir)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.Chmod(dir, 0o701))
	must(os.Chmod(filepath.Join(dir, "events/tcp"), 0o705))
	must(writeLine(filepath.Join(dir, "tracing_on"), "0"))
	must(writeLine(filepath.Join(dir, "set_event"), "tcp:tcp_probe"))
	must(appendLine(filepath.Join(dir, "uprobe_events"), "p:left/behind /bin/sh:0x2"))
	must(os.Mkdir(filepath.Join(dir, "instances/left"), 0o700))
	said := strings.Join(before.putBack(), "; ")
	for _, words := range []string{
		"mode 701, not 700", "mode 705, not 700", "tracing_on was 0, not 1", "set_event had tcp:tcp_probe",
		"uprobe_events had p:left/behind /bin/sh:0x2", "the instance left was there",
	} {
		if !strings.Contains(said, words) {
			t.Errorf("%q is not in %s", words, said)
		}
	}
	for name, want := range map[string]string{
		"tracing_on": "1\n", "set_event": "tcp:tcp_probe\n!tcp:tcp_probe\n",
		"uprobe_events": "p:host/own /bin/sh:0x1\np:left/behind /bin/sh:0x2\n-:left/behind\n",
	} {
		if got, _ := os.ReadFile(filepath.Join(dir, name)); string(got) != want {
			t.Errorf("%s holds %q", name, got)
		}
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "events/tcp"): 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "instances/left")); err == nil {
		t.Error("the instance is left")
	}
}

func TestATracefsThatNobodyTouchedIsLeftAlone(t *testing.T) {
	dir := fakeTracefs(t)
	if said := readTracefs(dir).putBack(); len(said) != 0 {
		t.Errorf("%v", said)
	}
}
