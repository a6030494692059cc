package main

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"time"
)

func TestReadLineJoinsWhatTheBufferCuts(t *testing.T) {
	want := strings.Repeat("x", 5000)
	got, err := readLine(bufio.NewReaderSize(strings.NewReader(want+"\nrest"), 16), 1<<20)
	if err != nil || string(got) != want {
		t.Fatalf("got %d bytes, %v; want %d bytes", len(got), err, len(want))
	}
}

func TestReadLineRefusesAJobThatIsTooLarge(t *testing.T) {
	_, err := readLine(bufio.NewReaderSize(strings.NewReader(strings.Repeat("x", 5000)), 16), 1000)
	if err == nil {
		t.Fatal("a job of 5000 bytes was read though 1000 are allowed")
	}
}

func TestGraderForRefusesWhatIsNotASlug(t *testing.T) {
	for _, job := range []string{`{"lab":"../etc"}`, `{"lab":"a/b"}`, `{"lab":""}`, `{}`, `not json`} {
		if path, err := graderFor([]byte(job)); err == nil {
			t.Errorf("%s gave %s", job, path)
		}
	}
}

func TestCountOfReadsBothCgroupVersions(t *testing.T) {
	for _, content := range []string{
		"low 0\nhigh 0\nmax 7\noom 1\noom_kill 3\noom_group_kill 0\n",
		"oom_kill_disable 0\nunder_oom 0\noom_kill 3\n",
	} {
		if got := countOf(content, "oom_kill"); got != 3 {
			t.Errorf("got %d from %q, want 3", got, content)
		}
	}
}

func TestAGraderThatAloneRanOutOfMemoryIsThePlatformsFault(t *testing.T) {
	for _, c := range []struct {
		name  string
		kills int64
		files uint64
		own   uint64
		want  int
	}{
		{"the grader alone", 1, 1 << 20, 500 << 20, exitGraderAlone},
		{"after a process of the candidate's", 2, 0, 500 << 20, exitOutOfMemory},
		{"beside files of the candidate's", 1, 300 << 20, 300 << 20, exitOutOfMemory},
		{"small, beside memory that counts for no process", 1, 1 << 20, 40 << 20, exitOutOfMemory},
	} {
		if got := whoseMemory(c.kills, c.files, c.own); got != c.want {
			t.Errorf("%s: %d, not %d", c.name, got, c.want)
		}
	}
}

func TestTheSizeOfAProcessIsWatched(t *testing.T) {
	own := watchMemory(os.Getpid())
	for begun := time.Now(); own.bytes.Load() < 1<<20; time.Sleep(time.Millisecond) {
		if time.Since(begun) > 10*time.Second {
			t.Fatalf("%d bytes were seen", own.bytes.Load())
		}
	}
}
