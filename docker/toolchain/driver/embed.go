package main

import (
	"fmt"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// embeds answers //go:embed patterns as cmd/go does, from the files below the package's folder.
func (l *loader) embeds(dir string, sources ...map[string][]token.Position) (*Embed, bool) {
	embed := &Embed{Patterns: map[string][]string{}, Files: map[string]string{}}
	ok := true
	for _, positions := range sources {
		for _, pattern := range slices.Sorted(maps.Keys(positions)) {
			files, err := matchEmbed(dir, pattern)
			if err != nil {
				l.complain(positions[pattern][0], "pattern %s: %v", pattern, err)
				ok = false
				continue
			}
			embed.Patterns[pattern] = files
			for _, file := range files {
				embed.Files[file] = filepath.Join(dir, file)
			}
		}
	}
	if len(embed.Patterns) == 0 {
		return nil, ok
	}
	return embed, ok
}

func matchEmbed(dir, pattern string) ([]string, error) {
	glob, all := strings.CutPrefix(pattern, "all:")
	if _, err := path.Match(glob, ""); err != nil || (glob != "." && !fs.ValidPath(glob)) {
		return nil, fmt.Errorf("invalid pattern syntax")
	}
	matches, err := fs.Glob(os.DirFS(dir), glob)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, match := range matches {
		below, err := filesBelow(dir, match, all)
		if err != nil {
			return nil, err
		}
		files = append(files, below...)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no matching files found")
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}

func filesBelow(dir, match string, all bool) ([]string, error) {
	info, err := os.Stat(filepath.Join(dir, match))
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{match}, nil
	}
	var files []string
	err = fs.WalkDir(os.DirFS(dir), match, func(name string, entry fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_")
		switch {
		case err != nil:
			return err
		case name != match && hidden && !all && entry.IsDir():
			return fs.SkipDir
		case name != match && hidden && !all:
			return nil
		case entry.IsDir():
			if _, err := os.Stat(filepath.Join(dir, name, "go.mod")); err == nil && name != match {
				return fs.SkipDir
			}
			return nil
		}
		files = append(files, name)
		return nil
	})
	if err == nil && len(files) == 0 {
		return nil, fmt.Errorf("cannot embed directory %s: contains no embeddable files", match)
	}
	return files, err
}
