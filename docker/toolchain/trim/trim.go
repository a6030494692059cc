package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

const kept = "wasm"

// Where compiler and linker choose among architectures, below GOROOT/src/cmd.
var choosers = []string{
	"compile/main.go",
	"compile/internal/ssa/config.go",
	"link/main.go",
}

// trim returns what go build's overlay replaces: a path below cmd, and the changed file, or "" for one that goes.
func trim(cmd, out string) (map[string]string, error) {
	replaced := map[string]string{}
	for _, name := range choosers {
		source, err := chooseWasm(filepath.Join(cmd, name))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		changed := filepath.Join(out, strings.ReplaceAll(name, "/", "-"))
		if err := os.WriteFile(changed, source, 0o644); err != nil {
			return nil, err
		}
		replaced[filepath.Join(cmd, name)] = changed
	}
	ssa := filepath.Join(cmd, "compile/internal/ssa")
	unused, err := unusedRules(ssa, replaced)
	if err != nil {
		return nil, err
	}
	for _, name := range unused {
		replaced[filepath.Join(ssa, name)] = ""
	}
	return replaced, nil
}

// chooseWasm drops every case for another architecture, and the imports that only those used.
func chooseWasm(name string) ([]byte, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	dropped := 0
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SwitchStmt:
			dropped += dropCases(node)
		case *ast.CompositeLit:
			dropped += dropEntries(node)
		}
		return true
	})
	if dropped == 0 {
		return nil, fmt.Errorf("no choice of architecture is in it; has Go moved it?")
	}
	dropUnusedImports(file)
	// Comments stand at positions; they would drift into what is left.
	file.Comments = nil
	var source bytes.Buffer
	err = format.Node(&source, files, file)
	return source.Bytes(), err
}

// dropCases leaves `case "wasm"` and `default` of a switch over the architecture that has them.
func dropCases(choice *ast.SwitchStmt) int {
	var left []ast.Stmt
	found := false
	for _, stmt := range choice.Body.List {
		clause := stmt.(*ast.CaseClause)
		isWasm := len(clause.List) == 1 && isKept(clause.List[0])
		found = found || isWasm
		if isWasm || clause.List == nil {
			left = append(left, clause)
		}
	}
	if !found {
		return 0
	}
	dropped := len(choice.Body.List) - len(left)
	choice.Body.List = left
	return dropped
}

// dropEntries leaves the entry "wasm" of a map by architecture.
func dropEntries(table *ast.CompositeLit) int {
	var left []ast.Expr
	for _, element := range table.Elts {
		if entry, ok := element.(*ast.KeyValueExpr); ok && isKept(entry.Key) {
			left = append(left, entry)
		}
	}
	if left == nil {
		return 0
	}
	dropped := len(table.Elts) - len(left)
	table.Elts = left
	return dropped
}

func isKept(expr ast.Expr) bool {
	literal, ok := expr.(*ast.BasicLit)
	return ok && literal.Kind == token.STRING && literal.Value == strconv.Quote(kept)
}

func dropUnusedImports(file *ast.File) {
	used := map[string]bool{}
	ast.Inspect(file, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			if name, ok := selector.X.(*ast.Ident); ok {
				used[name.Name] = true
			}
		}
		return true
	})
	for _, decl := range file.Decls {
		imports, ok := decl.(*ast.GenDecl)
		if !ok || imports.Tok != token.IMPORT {
			continue
		}
		var left []ast.Spec
		for _, spec := range imports.Specs {
			if used[importName(spec.(*ast.ImportSpec))] {
				left = append(left, spec)
			}
		}
		imports.Specs = left
	}
}

func importName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	name, _ := strconv.Unquote(spec.Path.Value)
	return path.Base(name)
}

// unusedRules names the generated rewrite rules of which no file that is left, changed or not, uses a function.
func unusedRules(ssa string, replaced map[string]string) ([]string, error) {
	all, err := filepath.Glob(filepath.Join(ssa, "*.go"))
	if err != nil {
		return nil, err
	}
	defined := map[string][]string{}
	used := map[string]bool{}
	for _, name := range all {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source := name
		if changed := replaced[name]; changed != "" {
			source = changed
		}
		functions, idents, err := namesIn(source)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(filepath.Base(name), "rewrite") && isGeneratedRules(functions) {
			defined[filepath.Base(name)] = functions
			continue
		}
		for ident := range idents {
			used[ident] = true
		}
	}
	var unused []string
	for name, functions := range defined {
		if !anyOf(functions, used) {
			unused = append(unused, name)
		}
	}
	if len(unused) == 0 {
		return nil, fmt.Errorf("no unused rewrite rules in %s; has Go moved them?", ssa)
	}
	return unused, nil
}

func namesIn(name string) (functions []string, idents map[string]bool, err error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	idents = map[string]bool{}
	ast.Inspect(file, func(node ast.Node) bool {
		if ident, ok := node.(*ast.Ident); ok {
			idents[ident.Name] = true
		}
		return true
	})
	for _, decl := range file.Decls {
		if function, ok := decl.(*ast.FuncDecl); ok {
			functions = append(functions, function.Name.Name)
		}
	}
	return functions, idents, nil
}

// Every generated file begins with one function for values or for blocks, and has others that only it calls.
func isGeneratedRules(functions []string) bool {
	return len(functions) > 0 && strings.HasPrefix(functions[0], "rewriteValue")
}

func anyOf(names []string, used map[string]bool) bool {
	for _, name := range names {
		if used[name] {
			return true
		}
	}
	return false
}
