package kit

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// Go builds a package of the submission to a program that Start finds by its name.
func (b *B) Go(out, pkgDir string, extra ...string) {
	b.compile(b.dir, out, pkgDir, nil, extra)
}

// GoRace is Go with the race detector.
func (b *B) GoRace(out, pkgDir string, extra ...string) {
	b.compile(b.dir, out, pkgDir, []string{"CGO_ENABLED=1"}, append([]string{"-race"}, extra...))
}

func (b *B) compile(dir, out, pkg string, env, extra []string) {
	target := b.output(out)
	args := append([]string{"build", "-o", target}, extra...)
	if !strings.HasPrefix(pkg, ".") {
		pkg = "./" + pkg
	}
	run := b.command(dir, "go", append(args, pkg), env)
	if run.state.Reason != ReasonExit || run.state.Code != 0 {
		b.refused(run, parseGo(run.text(), dir))
	}
	b.keep(target, out)
}

// Clang compiles an eBPF object to a file that stands beside the built programs.
func (b *B) Clang(out, src string, extra ...string) {
	target := b.output(out)
	args := append([]string{"-O2", "-g", "-Wall", "-target", "bpf", "-c", src, "-o", target}, extra...)
	run := b.command(b.dir, "clang", args, nil)
	if run.state.Reason != ReasonExit || run.state.Code != 0 {
		b.refused(run, parseClang(run.text(), b.dir))
	}
	if run.text() != "" {
		b.g.output("build", run.text())
	}
	b.keep(target, out)
}

// output is a fresh place where the candidate's compiler may write one file.
func (b *B) output(name string) string {
	b.g.mu.Lock()
	b.g.seq++
	seq := b.g.seq
	b.g.mu.Unlock()
	dir, err := candidateFolder(b.g.paths.build, fmt.Sprintf("%d", seq))
	b.must(err)
	return filepath.Join(dir, name)
}

// ran is a command that has ended.
type ran struct {
	state ExitState
	out   string
	err   string
}

func (r ran) text() string { return r.out + r.err }

// command runs a tool of the toolchain as the candidate, within the build budget.
func (b *B) command(dir, tool string, args, env []string, opts ...Opt) ran {
	p := b.startTool(dir, tool, args, env, opts...)
	select {
	case <-p.Done():
	case <-b.ctx.Done():
		p.Kill()
		b.g.hit("timeout", T("the build took longer than %g s", "编译超过 %g 秒", b.g.job.Budgets.build().Seconds()))
		b.Fail(T("the build took too long", "编译超时"))
	}
	state, _ := p.Exited()
	return ran{state, p.Stdout(), p.Stderr()}
}

func (b *B) startTool(dir, tool string, args, env []string, opts ...Opt) *Process {
	path, err := toolPath(tool)
	b.must(err)
	home, err := b.g.runFolder()
	b.must(err)
	all := append([]Opt{
		Args(args...), Dir(dir), Env(overridden(goEnv(home), env)...), Quiet(),
	}, opts...)
	p, err := b.g.start(path, all)
	b.must(err)
	return p
}

// refused ends the build with what the compiler said.
func (b *B) refused(run ran, diagnostics []Diagnostic) {
	b.g.output("build", run.text())
	if run.state.Reason != ReasonExit {
		b.Fail(T("the compiler was stopped: %s", "编译器被终止：%s", run.state.Text()))
	}
	if len(diagnostics) == 0 {
		b.limitInWords(run.text())
		b.must(toolchainFault(run.text()))
		b.Fail(T("the compiler refused it: %s", "编译器报错：%s", Quote(lastLines(run.text(), 3))))
	}
	first := diagnostics[0]
	place := fmt.Sprintf("%s:%d: %s", first.File, first.Line, first.Message)
	b.failAt(T("the compiler refused it: %s", "编译器报错：%s", place), diagnostics...)
}

// exhaustions are the kernel's words for want of something, as the toolchain hands them on. The toolchain tidies up
// before it ends, so that nothing else shows it afterwards; and what is no complaint about a place in the source is not
// the submission's own text.
var exhaustions = []struct{ words, reason, worded string }{
	{"no space left on device", ReasonDiskFull, ReasonDiskFull},
	{"file too large", ReasonDiskFull, causeFileSize},
	{"file size limit exceeded", ReasonDiskFull, causeFileSize},
	{"cannot allocate memory", ReasonOutOfMemory, ReasonOutOfMemory},
	{"resource temporarily unavailable", ReasonProcessLimit, ReasonProcessLimit},
}

// limitInWords records the limit that the toolchain complains of, if it does.
func (b *B) limitInWords(output string) {
	at, limits := b.g.now()
	for _, known := range exhaustions {
		if strings.Contains(output, known.words) {
			b.g.hit(known.reason, limitText(known.worded, at, limits))
			return
		}
	}
}

// toolchainFault tells a go command that could not begin, which is the platform's fault, from a refused submission.
func toolchainFault(output string) error {
	for _, words := range []string{"failed to initialize build cache", "error reading GOCACHEPROG", "cannot find GOROOT"} {
		if strings.HasPrefix(strings.TrimPrefix(output, "go: "), words) {
			return fmt.Errorf("the toolchain does not work: %s", lastLines(output, 3))
		}
	}
	return nil
}

// keep copies what the candidate's compiler wrote to a place that only root can change.
func (b *B) keep(from, name string) {
	// Nothing of the candidate's may run while the file is copied.
	b.g.killAll()
	b.must(reapCandidates())
	fd, err := unix.Open(from, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		b.Fail(T("the build made no file %s", "编译没有生成 %s", name))
	}
	in := os.NewFile(uintptr(fd), from)
	defer in.Close()
	info, err := in.Stat()
	b.must(err)
	if !info.Mode().IsRegular() {
		b.Fail(T("%s is no regular file", "%s 不是普通文件", name))
	}
	out, err := os.OpenFile(b.Built(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if errors.Is(err, os.ErrExist) {
		b.must(fmt.Errorf("%s is built twice", name))
	}
	b.must(err)
	_, err = io.Copy(out, in)
	b.must(err)
	b.must(out.Chmod(0o755))
	b.must(out.Close())
	b.must(os.RemoveAll(filepath.Dir(from)))
}
