// Command genstd writes the table of what each package of the standard library exports on js/wasm, for the driver's
// imports: one line a package, with its path, its name and the exported names at top level.
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	context := build.Default
	context.GOOS, context.GOARCH, context.CgoEnabled = "js", "wasm", false
	// Debian's is a link, which a walk would not follow.
	source, err := filepath.EvalSymlinks(filepath.Join(context.GOROOT, "src"))
	if err != nil {
		log.Fatal(err)
	}
	var table bytes.Buffer
	err = filepath.WalkDir(source, func(dir string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		switch entry.Name() {
		case "internal", "vendor", "testdata", "cmd", "builtin":
			return fs.SkipDir
		}
		pkg, err := context.ImportDir(dir, 0)
		if err != nil || pkg.Name == "main" || dir == source {
			return nil
		}
		names, err := exported(pkg)
		if err != nil || len(names) == 0 {
			return err
		}
		path := filepath.ToSlash(strings.TrimPrefix(dir, source+string(filepath.Separator)))
		fmt.Fprintf(&table, "%s %s %s\n", path, pkg.Name, strings.Join(names, " "))
		return nil
	})
	if err != nil || table.Len() == 0 {
		log.Fatalf("no exports found below %s: %v", source, err)
	}
	if err := os.WriteFile("std-exports.txt", table.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

func exported(pkg *build.Package) ([]string, error) {
	var names []string
	add := func(identifiers ...*ast.Ident) {
		for _, identifier := range identifiers {
			if identifier.IsExported() {
				names = append(names, identifier.Name)
			}
		}
	}
	for _, file := range pkg.GoFiles {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(pkg.Dir, file), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, declaration := range parsed.Decls {
			switch declaration := declaration.(type) {
			case *ast.FuncDecl:
				if declaration.Recv == nil {
					add(declaration.Name)
				}
			case *ast.GenDecl:
				for _, spec := range declaration.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						add(spec.Name)
					case *ast.ValueSpec:
						add(spec.Names...)
					}
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}
