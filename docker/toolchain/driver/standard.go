package main

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:generate go run ./genstd

// exportsTable is made from the toolchain's own sources by genstd.
//
//go:embed std-exports.txt
var exportsTable string

type standardPackage struct {
	name    string
	exports []string
}

// standard is the library by import path.
var standard = sync.OnceValue(func() map[string]standardPackage {
	table := map[string]standardPackage{}
	for line := range strings.Lines(exportsTable) {
		fields := strings.Fields(line)
		table[fields[0]] = standardPackage{fields[1], fields[2:]}
	}
	return table
})

// preferred decides between packages of one name that both have what is asked.
var preferred = []string{"text/template", "math/rand/v2", "math/rand", "crypto/rand", "go/scanner", "text/scanner"}

// findStandard names the package that is meant by a name and by all that the file asks of it; empty when none is.
func findStandard(name string, wanted map[string]bool) string {
	var found []string
	for path, pkg := range standard() {
		if pkg.name == name && hasAll(pkg.exports, wanted) {
			found = append(found, path)
		}
	}
	for _, path := range preferred {
		if slices.Contains(found, path) {
			return path
		}
	}
	slices.SortFunc(found, func(a, b string) int {
		if depth := strings.Count(a, "/") - strings.Count(b, "/"); depth != 0 {
			return depth
		}
		return strings.Compare(a, b)
	})
	if len(found) == 0 {
		return ""
	}
	return found[0]
}

func hasAll(exports []string, wanted map[string]bool) bool {
	for name := range wanted {
		if _, ok := slices.BinarySearch(exports, name); !ok {
			return false
		}
	}
	return true
}
