package main

// Diagnostic is a message at a place in a file; lines and columns count from 1, zero means the whole file.
type Diagnostic struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// PlanRequest asks what a command of go's needs to have built.
type PlanRequest struct {
	// Root is the folder of the module.
	Root string `json:"root"`
	// Mode is "run" (the one main package named), "test" or "check" (everything, with its tests, compiled only).
	Mode     string   `json:"mode"`
	Patterns []string `json:"patterns"`
	Tags     []string `json:"tags"`
	// Known are the packages that come compiled: import path to the module's path, which is empty for the standard library.
	Known map[string]string `json:"known"`
}

// Plan is the answer; paths of files in diagnostics are relative to the root, all others are absolute.
type Plan struct {
	Module Module `json:"module"`
	// Packages in the order in which they must be compiled.
	Packages []*Package `json:"packages"`
	// Mains are the programs to link, in the order of the patterns.
	Mains []Main `json:"mains"`
	// Bridge is for programs that reach net/http; the builder knows which do.
	Bridge      *Package     `json:"bridge"`
	Errors      []Diagnostic `json:"errors"`
	Unsupported []Diagnostic `json:"unsupported"`
}

// Module is what go.mod says.
type Module struct {
	Path string `json:"path"`
	// Go is the version of the language, such as 1.25.
	Go string `json:"go"`
}

// Package is one call of the compiler.
type Package struct {
	// ID tells variants of one package apart, as cmd/go does: "p", "p [p.test]", "p_test [p.test]", "p.test".
	ID string `json:"id"`
	// Path is the one that the compiler is told (-p).
	Path string `json:"path"`
	// Name is how it is spoken of in messages.
	Name  string   `json:"name"`
	Dir   string   `json:"dir"`
	Files []string `json:"files"`
	// Generated are files that are not on disk: path to content.
	Generated map[string]string `json:"generated,omitempty"`
	// Imports are the paths as written, to the ID of what is meant; what is not in the plan comes compiled.
	Imports map[string]string `json:"imports"`
	Embed   *Embed            `json:"embed,omitempty"`
	// Go is the version of the language.
	Go string `json:"go"`
	// Test says that it is only part of a test.
	Test bool `json:"test"`
	// Broken says that errors were found in it, so that compiling it makes no sense.
	Broken bool `json:"broken"`
}

// Embed is the compiler's -embedcfg.
type Embed struct {
	Patterns map[string][]string `json:"Patterns"`
	Files    map[string]string   `json:"Files"`
}

// Main is a program to link and start.
type Main struct {
	// Path is the import path of the program, or of the package under test.
	Path string `json:"path"`
	// Package is the ID of the package to link; empty when there are no test files.
	Package string `json:"package"`
	// Dir is where a test has to start.
	Dir string `json:"dir"`
	// UsesJS says that one of the module's packages imports syscall/js: something outside may wake it up.
	UsesJS bool `json:"usesJs"`
}
