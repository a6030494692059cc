package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// edit replaces a part of a file; parts never overlap.
type edit struct {
	from, to int
	text     string
}

// fixImports adds the standard library's packages that the file names without importing them, and takes away imports that
// it does not use. `declared` are the names that the package's other files declare.
func fixImports(set *token.FileSet, file *ast.File, content string, declared map[string]bool) string {
	used := usedPackages(file, declared)
	imported := map[string]bool{}
	var unused []*ast.ImportSpec
	for _, spec := range file.Imports {
		importPath, _ := strconv.Unquote(spec.Path.Value)
		name := importName(spec, importPath)
		imported[name] = true
		if used[name] == nil && name != "_" && name != "." && importPath != "C" && isSure(spec, importPath) {
			unused = append(unused, spec)
		}
	}
	var missing []string
	for _, name := range slices.Sorted(maps.Keys(used)) {
		if !imported[name] {
			if found := findStandard(name, used[name]); found != "" {
				missing = append(missing, found)
			}
		}
	}
	offset := func(at token.Pos) int { return set.Position(at).Offset }
	edits := append(removeImports(file, content, unused, offset), addImports(file, missing, unused, offset)...)
	sort.SliceStable(edits, func(i, j int) bool { return edits[i].from > edits[j].from })
	for _, one := range edits {
		content = content[:one.from] + one.text + content[one.to:]
	}
	return content
}

// usedPackages are the names before a dot that nothing in the package declares, with what is asked of each.
func usedPackages(file *ast.File, declared map[string]bool) map[string]map[string]bool {
	unresolved := map[*ast.Ident]bool{}
	for _, identifier := range file.Unresolved {
		unresolved[identifier] = true
	}
	used := map[string]map[string]bool{}
	ast.Inspect(file, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		name, ok := selector.X.(*ast.Ident)
		if ok && unresolved[name] && !declared[name.Name] {
			if used[name.Name] == nil {
				used[name.Name] = map[string]bool{}
			}
			used[name.Name][selector.Sel.Name] = true
		}
		return true
	})
	return used
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// importName is the name under which a file knows an import.
func importName(spec *ast.ImportSpec, importPath string) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	if known, ok := standard()[importPath]; ok {
		return known.name
	}
	base := path.Base(importPath)
	if majorVersion.MatchString(base) {
		base = path.Base(path.Dir(importPath))
	}
	return base
}

// isSure holds where the name of an import is known, not guessed from its path: only then may it be called unused.
func isSure(spec *ast.ImportSpec, importPath string) bool {
	_, known := standard()[importPath]
	return known || spec.Name != nil
}

// removeImports takes whole lines away, or the whole declaration when nothing is left of it.
func removeImports(file *ast.File, content string, unused []*ast.ImportSpec, offset func(token.Pos) int) []edit {
	var edits []edit
	for _, declaration := range file.Decls {
		group, ok := declaration.(*ast.GenDecl)
		if !ok || group.Tok != token.IMPORT {
			continue
		}
		var gone []*ast.ImportSpec
		for _, spec := range group.Specs {
			if spec := spec.(*ast.ImportSpec); slices.Contains(unused, spec) {
				gone = append(gone, spec)
			}
		}
		if len(gone) > 0 && len(gone) == len(group.Specs) {
			edits = append(edits, wholeLines(content, offset(group.Pos()), offset(group.End())))
			continue
		}
		for _, spec := range gone {
			from, to := spec.Pos(), spec.End()
			if spec.Doc != nil {
				from = spec.Doc.Pos()
			}
			if spec.Comment != nil {
				to = spec.Comment.End()
			}
			edits = append(edits, wholeLines(content, offset(from), offset(to)))
		}
	}
	return edits
}

// wholeLines widens a part to its lines where nothing else stands on them.
func wholeLines(content string, from, to int) edit {
	start, end := from, to
	for start > 0 && (content[start-1] == ' ' || content[start-1] == '\t') {
		start--
	}
	for end < len(content) && strings.ContainsRune(" \t\r;", rune(content[end])) {
		end++
	}
	if (start == 0 || content[start-1] == '\n') && end < len(content) && content[end] == '\n' {
		return edit{start, end + 1, ""}
	}
	return edit{from, to, ""}
}

// addImports puts new imports before the first of the standard library in the first block, or makes a block.
func addImports(file *ast.File, missing []string, unused []*ast.ImportSpec, offset func(token.Pos) int) []edit {
	if len(missing) == 0 {
		return nil
	}
	var lines strings.Builder
	for _, importPath := range missing {
		lines.WriteString("\t" + strconv.Quote(importPath) + "\n")
	}
	for _, declaration := range file.Decls {
		group, ok := declaration.(*ast.GenDecl)
		if !ok || group.Tok != token.IMPORT {
			break
		}
		if len(group.Specs) == 0 || allGone(group.Specs, unused) {
			continue
		}
		spec := group.Specs[0].(*ast.ImportSpec)
		gap := ""
		if strings.Contains(strings.SplitN(spec.Path.Value, "/", 2)[0], ".") {
			gap = "\n"
		}
		if !group.Lparen.IsValid() {
			if spec.Path.Value == `"C"` {
				continue
			}
			end := offset(spec.End())
			return []edit{
				{offset(group.Pos()), offset(spec.Pos()), "import (\n" + lines.String() + gap + "\t"},
				{end, end, "\n)"},
			}
		}
		at := offset(group.Lparen) + 1
		return []edit{{at, at, "\n" + strings.TrimSuffix(lines.String(), "\n") + gap}}
	}
	at := offset(file.Name.End())
	if len(missing) == 1 {
		return []edit{{at, at, "\n\nimport " + strconv.Quote(missing[0]) + "\n"}}
	}
	return []edit{{at, at, "\n\nimport (\n" + lines.String() + ")\n"}}
}

func allGone(specs []ast.Spec, unused []*ast.ImportSpec) bool {
	for _, spec := range specs {
		if !slices.Contains(unused, spec.(*ast.ImportSpec)) {
			return false
		}
	}
	return true
}

// declaredIn are the names at top level of a folder's other files, whatever their build constraints say.
func declaredIn(dir, except string) map[string]bool {
	declared := map[string]bool{}
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		if entry.Name() == except || !strings.HasSuffix(entry.Name(), ".go") {
			continue
		}
		parsed, _ := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, entry.Name()), nil, 0)
		if parsed != nil && parsed.Scope != nil {
			for name := range parsed.Scope.Objects {
				declared[name] = true
			}
		}
	}
	return declared
}
