package kit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func buildAll(b *B) { b.Go("program", ".") }

func TestACompilersComplaintHasAPlace(t *testing.T) {
	events := graded(t, Spec{Build: buildAll}, "grade",
		program("package main\n\nfunc main() {\n\tvar unused int\n\tundefined()\n}\n"), nil)
	build := only(events, "build")
	if len(build) != 1 || build[0]["ok"] != false || len(only(events, "check")) > 0 {
		t.Fatal(dump(events))
	}
	list, _ := build[0]["diagnostics"].([]any)
	if len(list) != 2 {
		t.Fatal(dump(events))
	}
	first := event(list[0].(map[string]any))
	if first.text("file") != "main.go" || first.text("line") != "4" || first.text("column") != "6" {
		t.Error(dump(events))
	}
}

func TestWhatWasBuiltCannotBeReplacedByTheCandidate(t *testing.T) {
	events := graded(t, Spec{
		Build: buildAll,
		Checks: []Check{{"replace", func(c *C) {
			p := c.Start("program", Args(c.Built("program"), c.Source()))
			state, _ := p.Wait(1e10)
			c.Require(state.Code == 0, Same("refused"), Same("%s %s", p.Stdout(), p.Stderr()))
			c.Pass(Text{})
		}}},
	}, "grade", program(`package main

import ("fmt"; "os"; "path/filepath")

func main() {
	bad := 0
	try := func(name string, err error) {
		if err == nil {
			fmt.Println(name)
			bad++
		}
	}
	try("write", os.WriteFile(os.Args[1], []byte("x"), 0o755))
	try("remove", os.Remove(os.Args[1]))
	try("rename", os.Rename(filepath.Dir(os.Args[1]), filepath.Dir(os.Args[1])+"2"))
	try("source", os.WriteFile(filepath.Join(os.Args[2], "main.go"), nil, 0o644))
	try("new source", os.WriteFile(filepath.Join(os.Args[2], "new.go"), nil, 0o644))
	os.Exit(bad)
}
`), nil)
	if !passed(events)["replace"] {
		t.Error(dump(events))
	}
}

func TestABuildThatTakesTooLongIsALimit(t *testing.T) {
	events := graded(t, Spec{Build: func(b *B) {
		b.command(b.dir, "sleep", []string{"600"}, nil)
	}}, "grade", program("package main\n"), func(j *job) { j.Budgets.BuildSeconds = 0.3 })
	limits := only(events, "limit")
	if len(limits) != 1 || limits[0].text("reason") != "timeout" || len(only(events, "build")) != 0 {
		t.Error(dump(events))
	}
}

func TestPathsThatLeaveTheSubmissionAreRefused(t *testing.T) {
	for _, path := range []string{
		"../x.go", "/etc/x.go", "a/../../x", "a//b.go", "./x.go", "", "a\x00b", "a\nb.go", `a\b.go`, "..", "a/./b",
		"\xff.go", "gopherlab_bridge/main.go", "sub/gopherlab_bridge/bridge.go",
	} {
		if badPath(path).empty() {
			t.Errorf("%q is allowed", path)
		}
	}
	for _, path := range []string{"main.go", "internal/a_b/c.go", "..x.go", "go.mod", "文.go"} {
		if text := badPath(path); !text.empty() {
			t.Errorf("%q: %s", path, text.En)
		}
	}
}

func TestGoModMayNotBringCodeFromElsewhere(t *testing.T) {
	for _, line := range []string{
		"replace a => ../b", "  replace (", "toolchain go1.99", "tool example.org/x", "tool (",
	} {
		if forbiddenDirective(line) == "" {
			t.Errorf("%q is allowed", line)
		}
	}
	for _, line := range []string{"module tool", "require tool.example v1", "go 1.26", "// replace nothing", "toolbox"} {
		if word := forbiddenDirective(line); word != "" {
			t.Errorf("%q is refused for %s", line, word)
		}
	}
	events := graded(t, Spec{Build: buildAll}, "grade", map[string]string{
		"go.mod": goMod + "replace example.org/x => /etc\n", "main.go": "package main\n\nfunc main() {}\n",
	}, nil)
	build := only(events, "build")
	if len(build) != 1 || !strings.Contains(build[0].text("message", "en"), "replace") {
		t.Error(dump(events))
	}
}

func TestImportsOutsideTheListAreRefusedWithTheirPlace(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"go.mod":          goMod,
		"ok.go":           "package lab\n\nimport (\n\t\"context\"\n\t\"example.org/lab/inner\"\n)\n",
		"inner/os.go":     "package inner\n\nimport \"os\"\n",
		"link.go":         "package lab\n\nimport _ \"unsafe\"\n\n//go:linkname now time.now\nfunc now()\n",
		"c.go":            "package lab\n\n// #include <stdio.h>\nimport \"C\"\n",
		"embed.go":        "package lab\n\nimport _ \"embed\"\n\n//go:embed go.mod\nvar text string\n",
		"stub.s":          "TEXT ·now(SB), 0, $0\n",
		"lab_test.go":     "package lab\n\nimport \"os\"\n",
		"broken.go":       "package lab\n\nimport \"net\"\n\nfunc {\n",
		"reach.go":        "package lab\n\nimport \"example.org/lab/gopherlab_bridge/bridge\"\n",
		"tagged.go":       "//go:build race\n\npackage lab\n",
		"old.go":          "// +build !race\n\npackage lab\n",
		"line.go":         "package lab\n\n//line other.go:1\nimport \"syscall\"\n",
		"testdata/x.syso": "",
	}
	for name, content := range files {
		target := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(target, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	refused, err := importProblems(dir, "example.org/lab", []string{"context", "time"})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range refused {
		all = append(all, r.text.En)
	}
	got := strings.Join(all, "\n")
	for _, want := range []string{
		`inner/os.go:3: importing "os"`, `link.go:3: importing "unsafe"`, "link.go:5: //go:linkname",
		`c.go:4: importing "C"`, `embed.go:3: importing "embed"`, "embed.go:5: //go:embed", "stub.s: only Go files",
		`tagged.go:1: //go:build`, "old.go:1: // +build",
		`broken.go:3: importing "net"`, `reach.go:3: importing`, `line.go:4: importing "syscall"`, "testdata/x.syso",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, "ok.go") || strings.Contains(got, "_test.go") || len(refused) != 13 {
		t.Errorf("%d refusals:\n%s", len(refused), got)
	}
}

func TestClangsErrorsComeBeforeItsWarnings(t *testing.T) {
	found := parseClang("probe.bpf.c:3:1: warning: unused [-W]\nIn file included from x\nprobe.bpf.c:9:5: error: no\n"+
		"probe.bpf.c:2:1: note: here\n", "/src")
	if len(found) != 2 || found[0].Line != 9 || found[1].Line != 3 {
		t.Errorf("%+v", found)
	}
}

func TestGoVetsPrefixIsNoPartOfTheFile(t *testing.T) {
	found := parseGo("# example.org/lab\nvet: ./main.go:4:2: undefined: x\n./b.go:7: short\n\tand more\n", "/src")
	if len(found) != 2 || found[0].File != "main.go" || found[1].Message != "short\nand more" || found[1].Column != 0 {
		t.Errorf("%+v", found)
	}
}
