package main

// Public tests: quick feedback, no points. They see the program as the grader does, from outside.

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

const beTheProgram = "SUM_TEST_MAIN"

// TestMain lets the test binary play the program: a test starts itself again with this variable set.
func TestMain(m *testing.M) {
	if os.Getenv(beTheProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestSums(t *testing.T) {
	if runtime.GOOS == "js" {
		t.Skip("a page cannot start programs")
	}
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), beTheProgram+"=1")
	program.Stdin = strings.NewReader("1\n2\n")
	out, err := program.Output()
	if err != nil || strings.TrimSpace(string(out)) != "3" {
		t.Errorf("1 and 2: expected 3, got %q (%v)", out, err)
	}
}
