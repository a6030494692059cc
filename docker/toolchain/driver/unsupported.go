package main

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
)

// unsupportedPackages cannot do in the page what they are for; the text is what a learner reads.
var unsupportedPackages = map[string]string{
	"os/exec":     "os/exec: no other process can be started in the page; Start and Run give an error there",
	"plugin":      "plugin: plugins cannot be loaded in the page",
	"runtime/cgo": "runtime/cgo: cgo does not work in the page",
}

// unsupportedCalls are functions of packages that otherwise work.
var unsupportedCalls = map[string]map[string]string{
	"net": {
		"DialIP":     "net.DialIP: raw sockets do not exist in the page",
		"ListenIP":   "net.ListenIP: raw sockets do not exist in the page",
		"Interfaces": "net.Interfaces: the network in the page is in memory and has no interfaces",
	},
	"os": {
		"StartProcess": "os.StartProcess: no other process can be started in the page",
		"Pipe":         "os.Pipe: pipes of the operating system do not exist in the page; io.Pipe works",
	},
	"syscall": {
		"Socket":   "syscall.Socket: sockets of the operating system do not exist in the page",
		"Exec":     "syscall.Exec: no other process can be started in the page",
		"ForkExec": "syscall.ForkExec: no other process can be started in the page",
		"Kill":     "syscall.Kill: signals do not exist in the page",
	},
}

// reportUnsupported looks through every file of the plan, so that it is said before the run and not by a failing call.
func (p *planner) reportUnsupported() {
	seen := map[string]bool{}
	for _, pkg := range p.plan.Packages {
		for _, file := range pkg.Files {
			if _, generated := pkg.Generated[file]; !generated && !seen[file] {
				seen[file] = true
				p.reportFile(file)
			}
		}
	}
}

func (p *planner) reportFile(file string) {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
	if err != nil {
		return
	}
	report := func(at token.Pos, message string) {
		position := set.Position(at)
		p.plan.Unsupported = append(p.plan.Unsupported,
			Diagnostic{p.relative(file), position.Line, position.Column, message})
	}
	calls := map[string]map[string]string{}
	for _, spec := range parsed.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if message, ok := unsupportedPackages[path]; ok {
			report(spec.Pos(), message)
		}
		if named, ok := unsupportedCalls[path]; ok {
			calls[importName(spec, path)] = named
		}
	}
	if len(calls) == 0 {
		return
	}
	ast.Inspect(parsed, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			if name, ok := selector.X.(*ast.Ident); ok {
				if message, ok := calls[name.Name][selector.Sel.Name]; ok {
					report(selector.Pos(), message)
				}
			}
		}
		return true
	})
}

// reportCgo finds the files that go/build leaves out because they import "C": without them nothing would make sense.
func (l *loader) reportCgo(pkg *build.Package) (found bool) {
	context := l.context
	context.CgoEnabled = true
	for _, name := range pkg.IgnoredGoFiles {
		if matches, err := context.MatchFile(pkg.Dir, name); err != nil || !matches {
			continue
		}
		file := filepath.Join(pkg.Dir, name)
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, parser.ImportsOnly)
		if err != nil {
			continue
		}
		for _, spec := range parsed.Imports {
			if spec.Path.Value == `"C"` {
				at := set.Position(spec.Pos())
				l.plan.Unsupported = append(l.plan.Unsupported, Diagnostic{
					l.relative(file), at.Line, at.Column, "import \"C\": cgo does not work in the page",
				})
				found = true
				l.complain(at, "cgo does not work in the page: build this with the sandbox on the server")
			}
		}
	}
	return found
}
