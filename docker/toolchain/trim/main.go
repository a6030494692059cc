// Trim writes an overlay (`go build -overlay`) under which Go's compiler and linker know one architecture, wasm. The
// rewrite rules and assemblers of the other ten are more than half of the compiler, and a learner would fetch them all.
// What is left is Go's own source, unchanged; a test holds its output against that of the whole compiler.
//
//	trim GOROOT folder-for-changed-files > overlay.json
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: trim GOROOT folder-for-changed-files > overlay.json")
		os.Exit(2)
	}
	replaced, err := trim(filepath.Join(os.Args[1], "src/cmd"), os.Args[2])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(map[string]any{"Replace": replaced})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "trim:", err)
		os.Exit(1)
	}
}
