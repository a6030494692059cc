package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// known is a standard library of a few packages.
var known = map[string]string{
	"fmt": "", "net/http": "", "os": "", "os/exec": "", "reflect": "", "testing": "", "testing/internal/testdeps": "",
	"internal/abi": "", "golang.org/x/sync/errgroup": "golang.org/x/sync@v0.1.0",
}

func writeModule(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func plan(t *testing.T, mode string, files map[string]string, patterns ...string) *Plan {
	t.Helper()
	return MakePlan(PlanRequest{Root: writeModule(t, files), Mode: mode, Patterns: patterns, Known: known})
}

func ids(made *Plan) []string {
	var found []string
	for _, pkg := range made.Packages {
		found = append(found, pkg.ID)
	}
	return found
}

func messages(diagnostics []Diagnostic) []string {
	var found []string
	for _, one := range diagnostics {
		found = append(found, one.File+": "+one.Message)
	}
	return found
}

func expect(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func TestDependenciesComeFirst(t *testing.T) {
	made := plan(t, "run", map[string]string{
		"go.mod":     "module m\n\ngo 1.25\n",
		"main.go":    "package main\n\nimport (\n\t\"fmt\"\n\t\"m/a\"\n)\n\nfunc main() { fmt.Println(a.A) }\n",
		"a/a.go":     "package a\n\nimport \"m/a/b\"\n\nvar A = b.B\n",
		"a/b/b.go":   "package b\n\nvar B = 1\n",
		"a/b/js.go":  "//go:build js\n\npackage b\n",
		"a/b/win.go": "//go:build windows\n\npackage b\n",
	}, ".")
	expect(t, messages(made.Errors), nil)
	expect(t, ids(made), []string{"m/a/b", "m/a", "m"})
	if files := made.Packages[0].Files; len(files) != 2 || !strings.HasSuffix(files[1], "js.go") {
		t.Errorf("files of b for js: %v", files)
	}
	if main := made.Packages[2]; main.Path != "main" || main.Imports["m/a"] != "m/a" || main.Go != "1.25" {
		t.Errorf("the program: %+v", main)
	}
}

func TestWhatIsBetweenATestAndItsPackageIsCompiledAgainstTheTestedOne(t *testing.T) {
	made := plan(t, "test", map[string]string{
		"go.mod":        "module m\n",
		"p.go":          "package p\n",
		"p_test.go":     "package p\n\nimport \"testing\"\n\nfunc TestIn(t *testing.T) {}\n",
		"out_test.go":   "package p_test\n\nimport (\n\t\"m\"\n\t\"m/mid\"\n\t\"testing\"\n)\n\nfunc TestOut(t *testing.T) { _ = p.X; _ = mid.X }\n",
		"mid/mid.go":    "package mid\n\nimport _ \"m\"\n\nvar X = 1\n",
		"other/none.go": "package other\n",
	}, "./...")
	expect(t, messages(made.Errors), nil)
	expect(t, ids(made), []string{"m", "m [m.test]", "m/mid [m.test]", "m_test [m.test]", "m.test", "m/mid", "m/other"})
	mid := made.Packages[2]
	if mid.Imports["m"] != "m [m.test]" {
		t.Errorf("mid imports %v", mid.Imports)
	}
	source := made.Packages[4].Generated[made.Packages[4].Files[0]]
	for _, line := range []string{`_test "m"`, `_xtest "m_test"`, `{"TestIn", _test.TestIn},`, `{"TestOut", _xtest.TestOut},`} {
		if !strings.Contains(source, line) {
			t.Errorf("no %s in\n%s", line, source)
		}
	}
	if none := made.Mains[2]; none.Path != "m/other" || none.Package != "" {
		t.Errorf("without tests: %+v", none)
	}
}

func TestExternalTestsNeedNoPackageBesideThem(t *testing.T) {
	made := plan(t, "test", map[string]string{"a_test.go": "package a_test\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {}\n"}, ".")
	expect(t, messages(made.Errors), nil)
	expect(t, ids(made), []string{"play_test [play.test]", "play.test"})
	for _, source := range made.Packages[1].Generated {
		if strings.Contains(source, "\t_ \"play\"\n") {
			t.Errorf("a package that is not there is imported:\n%s", source)
		}
	}
}

func TestWhatIsWrongIsSaidAtItsPlace(t *testing.T) {
	main := "package main\n\nimport (\n%s)\n\nfunc main() {}\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"unknown": {map[string]string{"main.go": strings.Replace(main, "%s", "\t_ \"nope\"\n\t_ \"internal/abi\"\n", 1)}, []string{
			"main.go: use of internal package internal/abi not allowed", "main.go: package nope is not in std"}},
		"another module": {map[string]string{"main.go": strings.Replace(main, "%s", "\t_ \"golang.org/x/sync/errgroup\"\n\t_ \"example.com/x\"\n", 1)}, []string{
			"main.go: package example.com/x is not among those that come with the toolchain in the page: the standard library and golang.org/x/sync@v0.1.0"}},
		"cycle": {map[string]string{"main.go": strings.Replace(main, "%s", "\t_ \"play/a\"\n", 1), "a/a.go": "package a\n\nimport _ \"play/b\"\n", "b/b.go": "package b\n\nimport _ \"play/a\"\n"}, []string{
			"b/b.go: import cycle not allowed: play/a → play/b → play/a"}},
		"two packages": {map[string]string{"a.go": "package main\n", "b.go": "package b\n"}, []string{
			"b.go: found packages main (a.go) and b (b.go) in one folder"}},
		"no program":  {map[string]string{"a.go": "package a\n"}, []string{"a.go: package play is not a main package: it cannot be run"}},
		"nothing":     {map[string]string{"a.txt": ""}, []string{": pattern .: matched no packages"}},
		"no file":     {map[string]string{"main.go": "package main\n\nimport _ \"embed\"\n\n//go:embed no.txt\nvar x string\n"}, []string{"main.go: package embed is not in std", "main.go: pattern no.txt: no matching files found"}},
		"newer go":    {map[string]string{"go.mod": "module m\n\ngo 1.99\n", "main.go": "package main\n\nfunc main() {}\n"}, []string{"go.mod: go.mod requires go >= 1.99 (running "}},
		"only cgo":    {map[string]string{"main.go": "package main\n\nimport \"C\"\n\nfunc main() {}\n"}, []string{"main.go: cgo does not work in the page: build this with the sandbox on the server"}},
		"constraints": {map[string]string{"main.go": "//go:build linux\n\npackage main\n"}, []string{"main.go: build constraints exclude all Go files in play"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := messages(plan(t, "run", c.files, ".").Errors)
			slices.Sort(got)
			slices.Sort(c.want)
			if len(got) != len(c.want) {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			for index, want := range c.want {
				if !strings.HasPrefix(got[index], want) {
					t.Errorf("got %q, want %q", got[index], want)
				}
			}
		})
	}
}

func TestAWrongTestFunctionIsNamed(t *testing.T) {
	made := plan(t, "test", map[string]string{"a_test.go": "package a\n\nimport \"testing\"\n\nfunc TestX(b *testing.B) {}\n"}, ".")
	expect(t, messages(made.Errors), []string{"a_test.go: wrong signature for TestX, must be: func TestX(t *testing.T)"})
}

func TestEmbeddedFilesLeaveOutHiddenOnes(t *testing.T) {
	made := plan(t, "run", map[string]string{
		"main.go": "package main\n\nimport _ \"fmt\"\n\n//go:embed data all:more\nvar x int\n\nfunc main() {}\n",
		"data/a":  "", "data/.hidden": "", "data/sub/b": "", "more/_c": "",
	}, ".")
	// Without importing embed there are no patterns, as in cmd/go.
	if made.Packages[0].Embed != nil {
		t.Errorf("embedded without import: %v", made.Packages[0].Embed)
	}
	for pattern, want := range map[string][]string{"data": {"data/a", "data/sub/b"}, "all:more": {"more/_c"}, "data/*": {"data/.hidden", "data/a", "data/sub/b"}} {
		got, err := matchEmbed(made.Packages[0].Dir, pattern)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, got, want)
	}
}

func TestImportsAreAddedAndRemoved(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"first": {"package a\n\nvar x = fmt.Sprint()\n", "package a\n\nimport \"fmt\"\n\nvar x = fmt.Sprint()\n"},
		"merged": {
			"package a\n\nimport \"os\"\n\nvar x = fmt.Sprint(os.Args, strings.ToUpper(``))\n",
			"package a\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"strings\"\n)\n\nvar x = fmt.Sprint(os.Args, strings.ToUpper(``))\n",
		},
		"removed": {
			"package a\n\nimport (\n\t\"fmt\" // for printing\n\t\"os\"\n)\n\nvar x = os.Args\n",
			"package a\n\nimport (\n\t\"os\"\n)\n\nvar x = os.Args\n",
		},
		"all removed": {"package a\n\nimport \"fmt\"\n\nvar x = 1\n", "package a\n\nvar x = 1\n"},
		"beside others": {
			"package a\n\nimport (\n\t\"example.com/b\"\n)\n\nvar x = fmt.Sprint(b.B)\n",
			"package a\n\nimport (\n\t\"fmt\"\n\n\t\"example.com/b\"\n)\n\nvar x = fmt.Sprint(b.B)\n",
		},
		"local names":     {"package a\n\nfunc f(fmt struct{ Sprint int }) int { return fmt.Sprint }\n", "package a\n\nfunc f(fmt struct{ Sprint int }) int { return fmt.Sprint }\n"},
		"of another file": {"package a\n\nvar x = rand.Seed\n", "package a\n\nvar x = rand.Seed\n"},
		"what is asked":   {"package a\n\nvar x = template.HTML(``)\n", "package a\n\nimport \"html/template\"\n\nvar x = template.HTML(``)\n"},
		"kept":            {"package a\n\nimport (\n\t_ \"embed\"\n\t. \"fmt\"\n\t\"example.com/go-unknown\"\n)\n", "package a\n\nimport (\n\t_ \"embed\"\n\t\"example.com/go-unknown\"\n\t. \"fmt\"\n)\n"},
	} {
		t.Run(name, func(t *testing.T) {
			root := writeModule(t, map[string]string{"other.go": "package a\n\nvar rand struct{ Seed int }\n"})
			answer := Format(FormatRequest{Root: root, Path: "a.go", Content: c.source})
			if !answer.OK || answer.Content != c.want {
				t.Errorf("got\n%s%v\nwant\n%s", answer.Content, answer.Diagnostics, c.want)
			}
			again := Format(FormatRequest{Root: root, Path: "a.go", Content: answer.Content})
			if again.Content != answer.Content {
				t.Errorf("formatted again it changes to\n%s", again.Content)
			}
		})
	}
}
