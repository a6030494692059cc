package kit

import (
	_ "embed"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// bridgeFolder holds the generated main and the bridge beside the submission; no submission may use the name.
const bridgeFolder = "gopherlab_bridge"

const bridgeImport = "gopherlab/labs/kit/bridge"

//go:embed bridge/bridge.go
var bridgeSource string

// Library links the submission, a library, with a main of the lab's. The text is a `package main` that imports the
// submission's module and "gopherlab/labs/kit/bridge".
func (b *B) Library(out, bridgeMain string) { b.link(out, bridgeMain, nil, nil) }

// LibraryRace is Library with the race detector.
func (b *B) LibraryRace(out, bridgeMain string) {
	b.g.mu.Lock()
	b.g.raced[out] = true
	b.g.mu.Unlock()
	b.link(out, bridgeMain, []string{"CGO_ENABLED=1"}, []string{"-race"})
}

func (b *B) link(out, bridgeMain string, env, extra []string) {
	dir := b.g.paths.link
	module := b.module()
	b.must(ownFolder(dir))
	b.must(copyCompiled(b.dir, dir))
	place := module + "/" + bridgeFolder + "/bridge"
	files := map[string]string{
		"bridge/bridge.go": bridgeSource,
		"main.go":          strings.ReplaceAll(bridgeMain, `"`+bridgeImport+`"`, `"`+place+`"`),
	}
	for name, content := range files {
		target := filepath.Join(dir, bridgeFolder, name)
		b.must(os.MkdirAll(filepath.Dir(target), 0o755))
		b.must(os.WriteFile(target, []byte(content), 0o644))
	}
	b.compile(dir, out, "./"+bridgeFolder, env, extra)
	b.must(os.RemoveAll(dir))
}

// copyCompiled copies everything but test files: what tests define is not part of a library.
func copyCompiled(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, inside)
		if entry.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		if strings.HasSuffix(path, "_test.go") {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, content, 0o644)
	})
}

// underRaceDetector tells whether a library was linked by LibraryRace.
func (g *grading) underRaceDetector(name string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.raced[name]
}
