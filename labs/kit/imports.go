package kit

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Imports enforces policy.imports over every file of the submission that is compiled into it, and with it forbids
// what passes by imports: cgo, assembly, linkname, embedded files, build constraints. A lab without the policy allows everything.
func (b *B) Imports() {
	allowed, err := b.g.job.imports()
	b.must(err)
	if allowed == nil {
		return
	}
	refused, err := importProblems(b.dir, b.module(), allowed)
	b.must(err)
	if len(refused) == 0 {
		return
	}
	var all []Diagnostic
	for _, r := range refused {
		b.Policy(r.text)
		all = append(all, r.Diagnostic)
	}
	b.failAt(refused[0].text, all...)
}

type refusal struct {
	Diagnostic
	text Text
}

// importProblems reads all files below dir. Test files are not compiled into what is graded.
func importProblems(dir, module string, allowed []string) ([]refusal, error) {
	var found []refusal
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name := relative(path, dir)
		switch {
		case strings.HasSuffix(name, "_test.go"):
		case strings.HasSuffix(name, ".go"):
			found = append(found, fileProblems(path, name, module, allowed)...)
		case isCompiled(name):
			found = append(found, refuse(name, 1, 1, T("%s: only Go files are allowed", "%s：只允许 Go 文件", name)))
		}
		return nil
	})
	return found, err
}

// isCompiled tells files that the go command would hand to an assembler or a C compiler, or link.
func isCompiled(name string) bool {
	return slices.Contains([]string{
		".s", ".S", ".sx", ".c", ".h", ".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx", ".m", ".mm", ".f", ".F", ".for",
		".f90", ".swig", ".swigcxx", ".syso", ".a", ".o", ".so",
	}, filepath.Ext(name))
}

func fileProblems(path, name, module string, allowed []string) []refusal {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if file == nil {
		return []refusal{refuse(name, 1, 1, T("%s cannot be parsed: %v", "%s 无法解析：%v", name, err))}
	}
	// A file that does not parse is left to the compiler, which words it better; its imports are judged all the same.
	var found []refusal
	at := func(pos token.Pos, text func(place string) Text) {
		place := files.PositionFor(pos, false)
		found = append(found, refuse(name, place.Line, place.Column, text(fmt.Sprintf("%s:%d", name, place.Line))))
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil || !mayImport(imported, module, allowed) {
			at(spec.Pos(), func(place string) Text {
				return T("%s: importing %s is not allowed in this lab", "%s：本实验不允许导入 %s", place, Quote(imported))
			})
		}
	}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if word := forbiddenComment(comment); word != "" {
				at(comment.Pos(), func(place string) Text {
					return T("%s: %s is not allowed in this lab", "%s：本实验不允许使用 %s", place, word)
				})
			}
		}
	}
	return found
}

func mayImport(imported, module string, allowed []string) bool {
	// Package runtime could lift what oneAtATime rests on.
	if imported == "C" || imported == "unsafe" || imported == "runtime" {
		return false
	}
	if slices.Contains(strings.Split(imported, "/"), bridgeFolder) {
		return false
	}
	inModule := imported == module || strings.HasPrefix(imported, module+"/")
	return inModule || slices.Contains(allowed, imported)
}

// Among them build constraints: a library that is one thing under the race detector and another without it is judged
// for neither.
var forbiddenComments = []string{"//go:build", "// +build", "//+build", "//go:linkname", "//go:embed", "//go:cgo_", "//go:wasmimport", "//go:wasmexport", "//export"}

func forbiddenComment(comment *ast.Comment) string {
	for _, word := range forbiddenComments {
		if strings.HasPrefix(comment.Text, word) {
			return word
		}
	}
	return ""
}

func refuse(file string, line, column int, text Text) refusal {
	return refusal{Diagnostic{File: file, Line: line, Column: column, Message: text.En}, text}
}
