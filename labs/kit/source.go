package kit

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// layFiles writes the job's files below a new folder of root's, which the candidate can read and not change. A
// problem is the submission's, an error the platform's.
func layFiles(dir string, files map[string]string) (problem Text, err error) {
	if err := ownFolder(dir); err != nil {
		return Text{}, err
	}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if problem := badPath(name); !problem.empty() {
			return problem, nil
		}
		target := filepath.Join(dir, filepath.FromSlash(name))
		if err := makeFolders(dir, filepath.Dir(target)); err != nil {
			return Text{}, err
		}
		if err := os.WriteFile(target, []byte(files[name]), 0o644); err != nil {
			return T("the file %s cannot be written", "无法写入文件 %s", Quote(name)), nil
		}
		if err := os.Chmod(target, 0o644); err != nil {
			return Text{}, err
		}
	}
	return Text{}, nil
}

func makeFolders(root, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for ; dir != root; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			return err
		}
	}
	return nil
}

// badPath says what is wrong with a path of a submission, if anything.
func badPath(name string) Text {
	switch {
	case name == "" || !utf8.ValidString(name) || len(name) > 400:
		return T("a file's path is empty, too long or not UTF-8", "文件路径为空、过长或不是 UTF-8")
	case strings.ContainsFunc(name, unicode.IsControl) || strings.Contains(name, `\`):
		return T("the path %s holds a character that is not allowed", "路径 %s 含有不允许的字符", Quote(name))
	case path.IsAbs(name) || path.Clean(name) != name || name == ".." || strings.HasPrefix(name, "../"):
		return T("the path %s leaves the submission", "路径 %s 越出了提交的目录", Quote(name))
	case slices.Contains(strings.Split(name, "/"), bridgeFolder):
		return T("the path %s is reserved", "路径 %s 是保留路径", Quote(name))
	}
	return Text{}
}

// goMod refuses directives that would bring code from elsewhere or another toolchain. go.mod is the lab's own; this
// holds for a lab that lets the learner edit it.
func (b *B) goMod() {
	content, err := os.ReadFile(filepath.Join(b.dir, "go.mod"))
	if err != nil {
		return
	}
	for number, line := range strings.Split(string(content), "\n") {
		if word := forbiddenDirective(line); word != "" {
			b.failAt(T("go.mod may not have a %s directive", "go.mod 不允许使用 %s 指令", word), Diagnostic{
				File: "go.mod", Line: number + 1, Column: 1, Message: word + " directives are not allowed",
			})
		}
	}
}

var directive = regexp.MustCompile(`^\s*(replace|toolchain|tool)\b`)

func forbiddenDirective(line string) string {
	match := directive.FindStringSubmatch(line)
	if match == nil {
		return ""
	}
	return match[1]
}

var moduleLine = regexp.MustCompile(`(?m)^module\s+"?([^\s"]+)"?\s*$`)

// module is the submission's module path.
func (b *B) module() string {
	content, _ := os.ReadFile(filepath.Join(b.dir, "go.mod"))
	match := moduleLine.FindSubmatch(content)
	if match == nil {
		b.Fail(T("go.mod names no module", "go.mod 没有 module 行"))
	}
	return string(match[1])
}
