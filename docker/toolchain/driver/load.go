package main

import (
	"errors"
	"fmt"
	"go/build"
	"go/scanner"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// folder is a package of the module as it lies on disk, before it is decided what of it is compiled.
type folder struct {
	*build.Package
	path   string
	broken bool
	// imports are the resolved paths of the module's own packages, by the path as written; nil until resolved.
	imports map[string]*folder
}

// loader reads folders, each once, and collects what is wrong with them.
type loader struct {
	root    string
	module  Module
	known   map[string]string
	context build.Context
	folders map[string]*folder
	plan    *Plan
}

func newLoader(asked PlanRequest, module Module, plan *Plan) *loader {
	context := build.Default
	context.GOOS, context.GOARCH, context.Compiler = "js", "wasm", "gc"
	context.CgoEnabled = false
	context.GOROOT, context.GOPATH = "", ""
	context.BuildTags = asked.Tags
	return &loader{asked.Root, module, asked.Known, context, map[string]*folder{}, plan}
}

func (l *loader) relative(path string) string {
	if relative, ok := strings.CutPrefix(path, l.root+"/"); ok {
		return relative
	}
	return path
}

func (l *loader) complain(at token.Position, format string, args ...any) {
	l.plan.Errors = append(l.plan.Errors, Diagnostic{
		File: l.relative(at.Filename), Line: at.Line, Column: at.Column, Message: fmt.Sprintf(format, args...),
	})
}

func (l *loader) importPath(dir string) string {
	if dir == l.root {
		return l.module.Path
	}
	return l.module.Path + "/" + l.relative(dir)
}

// load reads one folder; nil when no Go file is in it, for which the caller knows what to say.
func (l *loader) load(dir string) *folder {
	if known, ok := l.folders[dir]; ok {
		return known
	}
	pkg, err := l.context.ImportDir(dir, 0)
	if noGo := (*build.NoGoError)(nil); errors.As(err, &noGo) && len(pkg.IgnoredGoFiles) == 0 {
		l.folders[dir] = nil
		return nil
	}
	found := &folder{Package: pkg, path: l.importPath(dir)}
	l.folders[dir] = found
	if usesCgo := l.reportCgo(pkg); err != nil {
		found.broken = true
		if !usesCgo {
			l.explain(dir, pkg, err)
		}
	}
	return found
}

func (l *loader) explain(dir string, pkg *build.Package, err error) {
	var syntax scanner.ErrorList
	var several *build.MultiplePackageError
	var noGo *build.NoGoError
	switch {
	case errors.As(err, &syntax):
		for _, one := range syntax {
			l.complain(one.Pos, "%s", "syntax error: "+one.Msg)
		}
	case errors.As(err, &several):
		at := token.Position{Filename: filepath.Join(dir, several.Files[1]), Line: 1, Column: 1}
		l.complain(at, "found packages %s (%s) and %s (%s) in one folder",
			several.Packages[0], several.Files[0], several.Packages[1], several.Files[1])
	case errors.As(err, &noGo):
		at := token.Position{Filename: filepath.Join(dir, pkg.IgnoredGoFiles[0]), Line: 1, Column: 1}
		l.complain(at, "build constraints exclude all Go files in %s", l.importPath(dir))
	default:
		// go/build puts the path of the file before its message.
		message := strings.TrimPrefix(err.Error(), dir+"/")
		file, rest, ok := strings.Cut(message, ": ")
		if !ok || !strings.HasSuffix(strings.SplitN(file, ":", 2)[0], ".go") {
			l.complain(token.Position{Filename: dir}, "%s", message)
			return
		}
		at := token.Position{Filename: filepath.Join(dir, strings.SplitN(file, ":", 2)[0]), Line: 1, Column: 1}
		fmt.Sscanf(strings.TrimPrefix(file, filepath.Base(at.Filename)), ":%d:%d", &at.Line, &at.Column)
		l.complain(at, "%s", rest)
	}
}

// resolve finds what one import means: a folder of the module, or nil for what comes compiled.
func (l *loader) resolve(from *folder, path string, at token.Position) (*folder, bool) {
	switch {
	case path == "unsafe":
		return nil, true
	case strings.HasPrefix(path, "./") || strings.HasPrefix(path, "../"):
		l.complain(at, "%q is relative, but relative import paths are not supported in module mode", path)
		return nil, false
	case path == l.module.Path || strings.HasPrefix(path, l.module.Path+"/"):
		return l.resolveOwn(from, path, at)
	}
	module, known := l.known[path]
	switch {
	case !known && !strings.Contains(strings.SplitN(path, "/", 2)[0], "."):
		l.complain(at, "package %s is not in std", path)
		return nil, false
	case !known:
		l.complain(at, "package %s is not among those that come with the toolchain in the page: the standard library and %s",
			path, l.knownModules())
		return nil, false
	case !mayImport(path, "") && (module == "" || !strings.HasPrefix(from.path, module)):
		l.complain(at, "use of internal package %s not allowed", path)
		return nil, false
	}
	return nil, true
}

func (l *loader) resolveOwn(from *folder, path string, at token.Position) (*folder, bool) {
	dir := filepath.Join(l.root, strings.TrimPrefix(strings.TrimPrefix(path, l.module.Path), "/"))
	target := l.load(dir)
	switch {
	case target == nil:
		l.complain(at, "package %s is not in this module: no Go files in %s", path, l.relative(dir))
		return nil, false
	case target.Name == "main":
		l.complain(at, "import %q is a program, not an importable package", path)
		return nil, false
	case !target.broken && len(target.GoFiles) == 0:
		l.complain(at, "no non-test Go files in %s", path)
		return nil, false
	case !mayImport(path, from.path):
		l.complain(at, "use of internal package %s not allowed", path)
		return nil, false
	}
	return target, true
}

// mayImport applies the rule of internal folders.
func mayImport(path, from string) bool {
	parts := strings.Split(path, "/")
	index := slices.Index(parts, "internal")
	for next := index; next >= 0; {
		index = next
		next = slices.Index(parts[index+1:], "internal")
		if next >= 0 {
			next += index + 1
		}
	}
	if index < 0 {
		return true
	}
	parent := strings.Join(parts[:index], "/")
	return parent != "" && (from == parent || strings.HasPrefix(from, parent+"/"))
}

func (l *loader) knownModules() string {
	var names []string
	for _, module := range l.known {
		if module != "" && !slices.Contains(names, module) {
			names = append(names, module)
		}
	}
	slices.Sort(names)
	if len(names) == 0 {
		return "no other module"
	}
	return strings.Join(names, ", ")
}
