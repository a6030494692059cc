package main

import (
	"errors"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"path/filepath"
	"strings"
)

// FormatRequest asks for one file to be formatted; its package's other files are on disk.
type FormatRequest struct {
	Root string `json:"root"`
	// Path is relative to the root.
	Path    string `json:"path"`
	Content string `json:"content"`
}

// FormatAnswer has the content, or what is wrong with it.
type FormatAnswer struct {
	OK          bool         `json:"ok"`
	Content     string       `json:"content"`
	Diagnostics []Diagnostic `json:"diagnostics"`
}

// Format is gofmt, with the imports of the standard library added and removed as goimports does. What is not Go source
// (go.mod, texts) comes back as it is.
func Format(asked FormatRequest) FormatAnswer {
	if !strings.HasSuffix(asked.Path, ".go") {
		return FormatAnswer{OK: true, Content: asked.Content}
	}
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, asked.Path, asked.Content, parser.ParseComments)
	if err != nil {
		return FormatAnswer{Diagnostics: syntaxErrors(asked.Path, err)}
	}
	dir := filepath.Dir(filepath.Join(asked.Root, asked.Path))
	fixed := fixImports(set, parsed, asked.Content, declaredIn(dir, filepath.Base(asked.Path)))
	formatted, err := format.Source([]byte(fixed))
	if err != nil {
		return FormatAnswer{Diagnostics: syntaxErrors(asked.Path, err)}
	}
	return FormatAnswer{OK: true, Content: string(formatted)}
}

func syntaxErrors(path string, err error) []Diagnostic {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return []Diagnostic{{File: path, Message: err.Error()}}
	}
	found := []Diagnostic{}
	for _, one := range list {
		found = append(found, Diagnostic{path, one.Pos.Line, one.Pos.Column, one.Msg})
	}
	return found
}
