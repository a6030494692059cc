package main

import (
	"fmt"
	"go/version"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// defaultModule is for a few files without go.mod, as in the playground.
const defaultModule = "play"

// readModule reads the two lines of go.mod that building depends on. What the requirements say is not looked at: packages
// of other modules come compiled, in the version that the toolchain was made with.
func readModule(root string) (Module, []Diagnostic) {
	toolchain := strings.TrimPrefix(version.Lang(runtime.Version()), "go")
	module := Module{Path: defaultModule, Go: toolchain}
	content, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return module, nil
	}
	var found []Diagnostic
	complain := func(line int, format string, args ...any) {
		found = append(found, Diagnostic{File: "go.mod", Line: line, Column: 1, Message: fmt.Sprintf(format, args...)})
	}
	module.Path = ""
	depth := 0
	for index, line := range strings.Split(string(content), "\n") {
		line, _, _ = strings.Cut(line, "//")
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0:
		case fields[0] == ")":
			depth = 0
		case fields[len(fields)-1] == "(":
			depth = 1
		case depth == 0 && fields[0] == "module" && len(fields) == 2:
			module.Path = strings.Trim(fields[1], "\"`")
		case depth == 0 && fields[0] == "go" && len(fields) == 2:
			module.Go = fields[1]
			if !version.IsValid("go" + fields[1]) {
				complain(index+1, "invalid go version '%s': must match format 1.23", fields[1])
			} else if version.Compare("go"+fields[1], runtime.Version()) > 0 {
				complain(index+1, "go.mod requires go >= %s (running %s)", fields[1], runtime.Version())
			}
		}
	}
	if module.Path == "" {
		complain(1, "no module declaration in go.mod")
		module.Path = defaultModule
	}
	module.Go = strings.TrimPrefix(version.Lang("go"+module.Go), "go")
	return module, found
}

// findPackages lists the folders of the module that the patterns name: ".", "./a", "./...", or import paths.
func findPackages(root string, module Module, patterns []string) ([]string, []Diagnostic) {
	var dirs []string
	var found []Diagnostic
	seen := map[string]bool{}
	for _, pattern := range patterns {
		matched := 0
		for _, dir := range matchPattern(root, module, pattern) {
			matched++
			if !seen[dir] {
				seen[dir] = true
				dirs = append(dirs, dir)
			}
		}
		if matched == 0 {
			found = append(found, Diagnostic{Message: fmt.Sprintf("pattern %s: matched no packages", pattern)})
		}
	}
	return dirs, found
}

func matchPattern(root string, module Module, pattern string) []string {
	relative := strings.TrimPrefix(pattern, "./")
	if pattern == "." || pattern == module.Path {
		relative = ""
	} else if rest, ok := strings.CutPrefix(pattern, module.Path+"/"); ok && !strings.HasPrefix(pattern, ".") {
		relative = rest
	}
	base, recursive := strings.CutSuffix("/"+relative, "/...")
	dir := filepath.Join(root, base)
	if dir != root && !strings.HasPrefix(dir, root+"/") {
		return nil
	}
	if !recursive {
		if hasGoFiles(dir) {
			return []string{dir}
		}
		return nil
	}
	return packagesBelow(dir)
}

func packagesBelow(dir string) []string {
	var dirs []string
	_ = filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return nil
		}
		if path != dir && isSkipped(path, entry.Name()) {
			return filepath.SkipDir
		}
		if hasGoFiles(path) {
			dirs = append(dirs, path)
		}
		return nil
	})
	return dirs
}

// isSkipped holds for folders that "..." does not reach into, also because they are modules of their own.
func isSkipped(path, name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "vendor" {
		return true
	}
	_, err := os.Stat(filepath.Join(path, "go.mod"))
	return err == nil
}

func hasGoFiles(dir string) bool {
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		if !entry.IsDir() && strings.HasSuffix(entry.Name(), ".go") {
			return true
		}
	}
	return false
}
