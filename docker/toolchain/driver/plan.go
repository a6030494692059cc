package main

import (
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// MakePlan decides what to compile and to link for one command.
func MakePlan(asked PlanRequest) *Plan {
	module, wrong := readModule(asked.Root)
	plan := &Plan{
		Module: module, Packages: []*Package{}, Mains: []Main{},
		Errors: append([]Diagnostic{}, wrong...), Unsupported: []Diagnostic{}, Bridge: bridgePackage(),
	}
	dirs, wrong := findPackages(asked.Root, module, asked.Patterns)
	plan.Errors = append(plan.Errors, wrong...)
	p := &planner{newLoader(asked, module, plan), map[string]*Package{}, nil}
	for _, dir := range dirs {
		loaded := p.load(dir)
		switch {
		case loaded == nil:
		case asked.Mode == "run":
			p.planRun(loaded)
		default:
			p.planTest(loaded, asked.Mode == "test")
		}
	}
	p.reportUnsupported()
	return plan
}

// planner turns folders into calls of the compiler, dependencies first.
type planner struct {
	*loader
	planned map[string]*Package
	// way are the folders between here and the first, to find import cycles.
	way []*folder
}

func (p *planner) planRun(program *folder) {
	if program.Name != "main" && !program.broken {
		at := token.Position{Filename: filepath.Join(program.Dir, firstFile(program))}
		p.complain(at, "package %s is not a main package: it cannot be run", program.path)
		return
	}
	compiled := p.compile(program)
	p.plan.Mains = append(p.plan.Mains, Main{
		Path: program.path, Package: compiled.ID, Dir: program.Dir, UsesJS: p.usesJS(compiled),
	})
}

func firstFile(of *folder) string {
	for _, files := range [][]string{of.GoFiles, of.TestGoFiles, of.XTestGoFiles} {
		if len(files) > 0 {
			return files[0]
		}
	}
	return ""
}

// compile plans a package as it is imported by others.
func (p *planner) compile(of *folder) *Package {
	if done, ok := p.planned[of.path]; ok {
		return done
	}
	pkg := p.newPackage(of, of.path, of.GoFiles, of.EmbedPatternPos)
	if of.Name == "main" {
		pkg.Path = "main"
	}
	p.planned[of.path] = pkg
	p.way = append(p.way, of)
	targets := p.importsOf(of)
	for _, path := range slices.Sorted(maps.Keys(targets)) {
		if target := targets[path]; target == nil {
			pkg.Imports[path] = path
		} else if slices.Contains(p.way, target) {
			p.complainOfCycle(of, path, target)
			pkg.Broken = true
		} else {
			pkg.Imports[path] = p.compile(target).ID
		}
	}
	p.way = p.way[:len(p.way)-1]
	pkg.Broken = pkg.Broken || of.broken
	p.plan.Packages = append(p.plan.Packages, pkg)
	return pkg
}

func (p *planner) complainOfCycle(of *folder, path string, target *folder) {
	names := []string{}
	for _, step := range p.way[slices.Index(p.way, target):] {
		names = append(names, step.path)
	}
	p.complain(of.ImportPos[path][0], "import cycle not allowed: %s", strings.Join(append(names, target.path), " → "))
}

func (p *planner) newPackage(of *folder, id string, files []string, embeds ...map[string][]token.Position) *Package {
	pkg := &Package{ID: id, Path: of.path, Name: of.path, Dir: of.Dir, Files: []string{}, Imports: map[string]string{}, Go: p.module.Go}
	for _, file := range files {
		pkg.Files = append(pkg.Files, filepath.Join(of.Dir, file))
	}
	embed, ok := p.embeds(of.Dir, embeds...)
	pkg.Embed = embed
	pkg.Broken = !ok
	return pkg
}

// importsOf resolves what a folder's own files import, once, and in the order of their names.
func (p *planner) importsOf(of *folder) map[string]*folder {
	if of.imports == nil {
		of.imports = map[string]*folder{}
		if !p.resolveAll(of, of.ImportPos, of.imports) {
			of.broken = true
		}
	}
	return of.imports
}

func (p *planner) resolveAll(of *folder, positions map[string][]token.Position, into map[string]*folder) bool {
	ok := true
	for _, path := range slices.Sorted(maps.Keys(positions)) {
		target, found := p.resolve(of, path, positions[path][0])
		if !found {
			ok = false
		} else if path != "unsafe" {
			into[path] = target
		}
	}
	return ok
}

// dependsOn says whether a package is, or imports in any number of steps, another.
func (p *planner) dependsOn(of, other *folder) bool {
	seen := map[*folder]bool{}
	var visit func(*folder) bool
	visit = func(at *folder) bool {
		if at == other {
			return true
		}
		if at == nil || seen[at] {
			return false
		}
		seen[at] = true
		for _, target := range p.importsOf(at) {
			if target != nil && visit(target) {
				return true
			}
		}
		return false
	}
	return visit(of)
}

func (p *planner) usesJS(of *Package) bool {
	for path, id := range of.Imports {
		if path == "syscall/js" {
			return true
		}
		if target, ok := p.planned[id]; ok && p.usesJS(target) {
			return true
		}
	}
	return false
}
