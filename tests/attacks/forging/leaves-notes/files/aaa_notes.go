package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// One check may start several servers, some seconds apart: an older note is from a check before.
const old = 8 * time.Second

func init() {
	home, _ := os.Getwd()
	found := 0
	for _, dir := range []string{home, "/work", "/work/run", "/work/build", "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run"} {
		matches, _ := filepath.Glob(filepath.Join(dir, "note-*"))
		for _, match := range matches {
			if info, err := os.Stat(match); err == nil && time.Since(info.ModTime()) > old {
				found++
			}
		}
		os.WriteFile(filepath.Join(dir, fmt.Sprintf("note-%d", os.Getpid())), []byte("seen"), 0o600)
		os.MkdirAll(filepath.Join(dir, "note-folder/deep"), 0o000)
	}
	fmt.Printf("NOTES from the check before: %d\n", found)
	if found > 0 {
		os.Exit(3)
	}
}
