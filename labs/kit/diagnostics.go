package kit

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

const mostDiagnostics = 50

var position = regexp.MustCompile(`^(.+?):(\d+)(?::(\d+))?: (.*)$`)

// parseGo reads what go build and go vet complain about: `./main.go:3:5: message`, continued by indented lines.
func parseGo(text, dir string) []Diagnostic {
	var found []Diagnostic
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "\t") && len(found) > 0 {
			found[len(found)-1].Message += "\n" + strings.TrimSpace(line)
			continue
		}
		line = strings.TrimPrefix(line, "vet: ")
		if d, ok := diagnostic(line, dir); ok && len(found) < mostDiagnostics {
			found = append(found, d)
		}
	}
	return found
}

// parseClang reads clang's errors and warnings.
func parseClang(text, dir string) []Diagnostic {
	var errors, rest []Diagnostic
	for line := range strings.Lines(text) {
		d, ok := diagnostic(strings.TrimRight(line, "\r\n"), dir)
		switch {
		case !ok || strings.HasPrefix(d.Message, "note:"):
		case strings.HasPrefix(d.Message, "error:"), strings.HasPrefix(d.Message, "fatal error:"):
			errors = append(errors, d)
		default:
			rest = append(rest, d)
		}
	}
	all := append(errors, rest...)
	return all[:min(len(all), mostDiagnostics)]
}

func diagnostic(line, dir string) (Diagnostic, bool) {
	match := position.FindStringSubmatch(line)
	if match == nil || strings.ContainsAny(match[1], " \t") {
		return Diagnostic{}, false
	}
	number, _ := strconv.Atoi(match[2])
	column, _ := strconv.Atoi(match[3])
	// The file may be named by a `//line` directive: it is what the submission likes.
	file := forSentence(relative(match[1], dir))
	return Diagnostic{File: file, Line: number, Column: column, Message: forSentence(match[4])}, true
}

func relative(file, dir string) string {
	if filepath.IsAbs(file) {
		if inside, err := filepath.Rel(dir, file); err == nil && filepath.IsLocal(inside) {
			return filepath.ToSlash(inside)
		}
	}
	return filepath.ToSlash(filepath.Clean(file))
}
