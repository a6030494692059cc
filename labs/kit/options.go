package kit

import (
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Opt is an option of Start.
type Opt func(*startOptions)

type startOptions struct {
	args      []string
	env       []string
	dir       string
	stdin     io.Reader
	keep      []*os.File
	timeout   time.Duration
	fileBytes uint64
	openFiles uint64
	filter    []unix.SockFilter
	leave     []uint32
	notify    func(listener int)
	quiet     bool
}

// Args are the program's arguments after its name.
func Args(args ...string) Opt { return func(o *startOptions) { o.args = append(o.args, args...) } }

// Env adds variables, `NAME=value`. Nothing of the grader's own environment reaches the candidate.
func Env(vars ...string) Opt { return func(o *startOptions) { o.env = append(o.env, vars...) } }

// Dir is the working folder; by default a new and empty one that the candidate owns.
func Dir(path string) Opt { return func(o *startOptions) { o.dir = path } }

// Stdin is what the program reads; by default nothing.
func Stdin(in io.Reader) Opt { return func(o *startOptions) { o.stdin = in } }

// Timeout ends the process after a while; by default it lives until the check ends.
func Timeout(d time.Duration) Opt { return func(o *startOptions) { o.timeout = d } }

// OpenFiles bounds the descriptors of the process; by default as the lab's budgets say.
func OpenFiles(n uint64) Opt { return func(o *startOptions) { o.openFiles = n } }

// FileBytes bounds the size of a file that the process writes; by default as the lab's budgets say.
func FileBytes(n uint64) Opt { return func(o *startOptions) { o.fileBytes = n } }

// Quiet keeps the process's output out of the output panel.
func Quiet() Opt { return func(o *startOptions) { o.quiet = true } }

// WithNotify installs a seccomp filter whose listener goes to the grader: handle gets the descriptor before the
// program executes its first instruction, owns it, and answers the notifications in goroutines of its own. The
// system calls that the filter decides are named, so that the deny list leaves them to it.
func WithNotify(filter []unix.SockFilter, decides []uint32, handle func(listener int)) Opt {
	return func(o *startOptions) { o.filter, o.leave, o.notify = filter, decides, handle }
}
