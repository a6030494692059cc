package main

import (
	_ "embed"
	"go/parser"
	"go/token"
	"strconv"
)

// bridgeSource is compiled in the page, for the version of the toolchain that is there.
//
//go:embed bridge/bridge.go
var bridgeSource string

const (
	bridgePath = "gopherlab/bridge"
	bridgeDir  = "/gopherlab/bridge"
	// bridgeGo is the version of the language that the bridge is written in, whatever the module says.
	bridgeGo = "1.26"
)

// bridgePackage is the package through which the page calls servers of the program.
func bridgePackage() *Package {
	file := bridgeDir + "/bridge.go"
	pkg := &Package{
		ID: bridgePath, Path: bridgePath, Name: bridgePath, Dir: bridgeDir, Go: bridgeGo,
		Files: []string{file}, Generated: map[string]string{file: bridgeSource}, Imports: map[string]string{},
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, bridgeSource, parser.ImportsOnly)
	if err != nil {
		panic(err)
	}
	for _, spec := range parsed.Imports {
		if path, _ := strconv.Unquote(spec.Path.Value); path != "unsafe" {
			pkg.Imports[path] = path
		}
	}
	return pkg
}
