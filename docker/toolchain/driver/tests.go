package main

import (
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// planTest plans a package together with its tests, in up to three steps as cmd/go does: the package with its internal
// tests, the external tests (and what lies between them and the package, compiled anew against it), and the program.
func (p *planner) planTest(of *folder, link bool) {
	var plain *Package
	if len(of.GoFiles) > 0 || of.broken {
		plain = p.compile(of)
	}
	if len(of.TestGoFiles)+len(of.XTestGoFiles) == 0 {
		p.plan.Mains = append(p.plan.Mains, Main{Path: of.path, Dir: of.Dir})
		return
	}
	suffix := " [" + of.path + ".test]"
	// Stays nil where there are external tests and nothing else: then nobody imports the package.
	inner := plain
	if len(of.TestGoFiles) > 0 || plain != nil && of.Name == "main" {
		inner = p.compileInner(of, of.path+suffix)
	}
	var outer *Package
	if len(of.XTestGoFiles) > 0 {
		outer = p.compileOuter(of, inner, suffix)
	}
	if link {
		p.planTestMain(of, inner, outer)
	}
}

func (p *planner) compileInner(of *folder, id string) *Package {
	files := append(append([]string{}, of.GoFiles...), of.TestGoFiles...)
	pkg := p.newPackage(of, id, files, of.EmbedPatternPos, of.TestEmbedPatternPos)
	pkg.Test = true
	targets := maps.Clone(p.importsOf(of))
	ok := p.resolveAll(of, of.TestImportPos, targets)
	for _, path := range slices.Sorted(maps.Keys(targets)) {
		target := targets[path]
		switch {
		case target == nil:
			pkg.Imports[path] = path
		case p.dependsOn(target, of):
			if at, isTest := of.TestImportPos[path]; isTest {
				p.complain(at[0], "import cycle not allowed in test: %s imports %s", path, of.path)
			}
			ok = false
		default:
			pkg.Imports[path] = p.compile(target).ID
		}
	}
	pkg.Broken = pkg.Broken || of.broken || !ok
	p.add(pkg)
	return pkg
}

func (p *planner) compileOuter(of *folder, inner *Package, suffix string) *Package {
	pkg := p.newPackage(of, of.path+"_test"+suffix, of.XTestGoFiles, of.XTestEmbedPatternPos)
	pkg.Path, pkg.Name, pkg.Test = of.path+"_test", of.path+"_test", true
	targets := map[string]*folder{}
	// The external tests of a program may import it, which nobody else may.
	positions := map[string][]token.Position{}
	for path, at := range of.XTestImportPos {
		if path == of.path && inner != nil {
			targets[path] = of
		} else {
			positions[path] = at
		}
	}
	ok := p.resolveAll(of, positions, targets)
	for _, path := range slices.Sorted(maps.Keys(targets)) {
		if target := targets[path]; target == nil {
			pkg.Imports[path] = path
		} else {
			pkg.Imports[path] = p.against(target, of, inner, suffix).ID
		}
	}
	pkg.Broken = pkg.Broken || of.broken || !ok
	p.add(pkg)
	return pkg
}

// against plans a package so that it uses the one with internal tests, wherever it reaches it.
func (p *planner) against(of, tested *folder, inner *Package, suffix string) *Package {
	if of == tested {
		return inner
	}
	if inner == nil || inner.ID == tested.path || !p.dependsOn(of, tested) {
		return p.compile(of)
	}
	id := of.path + suffix
	if done, ok := p.planned[id]; ok {
		return done
	}
	pkg := p.newPackage(of, id, of.GoFiles, of.EmbedPatternPos)
	pkg.Test, pkg.Broken = true, pkg.Broken || of.broken
	targets := p.importsOf(of)
	for _, path := range slices.Sorted(maps.Keys(targets)) {
		if target := targets[path]; target == nil {
			pkg.Imports[path] = path
		} else {
			pkg.Imports[path] = p.against(target, tested, inner, suffix).ID
		}
	}
	p.add(pkg)
	return pkg
}

func (p *planner) add(pkg *Package) {
	p.planned[pkg.ID] = pkg
	p.plan.Packages = append(p.plan.Packages, pkg)
}

func (p *planner) planTestMain(of *folder, inner, outer *Package) {
	source, err := p.testMain(of)
	if err != nil {
		p.plan.Errors = append(p.plan.Errors, *err)
	}
	file := filepath.Join(of.Dir, "_testmain.go")
	pkg := &Package{
		ID: of.path + ".test", Path: "main", Name: of.path + ".test", Dir: of.Dir, Go: p.module.Go, Test: true, Broken: err != nil,
		Files: []string{file}, Generated: map[string]string{file: source}, Imports: map[string]string{},
	}
	for _, path := range []string{"os", "reflect", "testing", "testing/internal/testdeps"} {
		if strings.Contains(source, "\t\""+path+"\"\n") {
			pkg.Imports[path] = path
		}
	}
	if inner != nil {
		pkg.Imports[of.path] = inner.ID
	}
	if outer != nil {
		pkg.Imports[outer.Path] = outer.ID
	}
	p.add(pkg)
	p.plan.Mains = append(p.plan.Mains, Main{Path: of.path, Package: pkg.ID, Dir: of.Dir, UsesJS: p.usesJS(pkg)})
}
