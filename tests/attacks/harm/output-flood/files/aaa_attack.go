package PACKAGE_NAME

import (
	"os"
	"strings"
)

func init() {
	lines := []byte(strings.Repeat("a line like any other\n", 1<<15))
	for written := 0; written < 64<<20; written += len(lines) {
		_, _ = os.Stdout.Write(lines)
		_, _ = os.Stderr.Write(lines)
	}
	os.Exit(1)
}
