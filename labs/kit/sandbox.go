package kit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// paths are the places in the sandbox that the kit uses.
type paths struct {
	src   string // the submission: root's, readable for the candidate
	link  string // a copy that libraries are linked in
	bin   string // what was built: root's, executable for the candidate
	build string // where the candidate's compiler writes
	run   string // working folders of processes
	// candidates are folders where the candidate may write; everything of it there is wiped after each check.
	candidates []string
	// hide is covered in the candidate's view where the grader may mount.
	hide   []string
	cgroup cgroupFiles
	// bpffs is where the sandbox's own bpffs is mounted; empty where it has none.
	bpffs string
}

func defaultPaths() paths {
	p := pathsUnder("/work")
	p.candidates = []string{"/work", "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue"}
	p.hide = []string{"/opt/gopherlab/graders", "/run/grader"}
	if isBpffs("/sys/fs/bpf") {
		p.bpffs = "/sys/fs/bpf"
	}
	return p
}

func pathsUnder(work string) paths {
	return paths{
		src: filepath.Join(work, "src"), link: filepath.Join(work, "link"), bin: filepath.Join(work, "bin"),
		build: filepath.Join(work, "build"), run: filepath.Join(work, "run"),
		candidates: []string{work},
		cgroup:     findCgroupFiles("/sys/fs/cgroup", "/proc/self/cgroup"),
	}
}

func isBpffs(path string) bool {
	var stat unix.Statfs_t
	return unix.Statfs(path, &stat) == nil && stat.Type == unix.BPF_FS_MAGIC
}

// full names what is used up where the candidate writes: room, or the number of files; empty where nothing is.
func (p paths) full() string {
	for _, dir := range p.candidates {
		var stat unix.Statfs_t
		if unix.Statfs(dir, &stat) != nil || stat.Blocks == 0 {
			continue
		}
		if stat.Files > 0 && stat.Ffree < 16 {
			return causeInodesUsed
		}
		if stat.Bavail*uint64(stat.Bsize) < 256<<10 {
			return ReasonDiskFull
		}
	}
	return ""
}

// ownFolder makes a folder that is root's alone to change. One that somebody else has made is refused.
func ownFolder(path string) error {
	if err := os.RemoveAll(path); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o755); err != nil {
		return err
	}
	return os.Chmod(path, 0o755)
}

// candidateFolder makes a folder that the candidate owns, inside one that it cannot rename.
func candidateFolder(parent, name string) (string, error) {
	if err := os.Mkdir(parent, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	dir := filepath.Join(parent, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	return dir, os.Lchown(dir, Candidate, Candidate)
}

// runFolder is a new and empty working folder for one process.
func (g *grading) runFolder() (string, error) {
	g.mu.Lock()
	g.seq++
	name := strconv.Itoa(g.seq)
	g.mu.Unlock()
	return candidateFolder(g.paths.run, name)
}

// killAll ends every process of the candidate's: those that were started, and whatever they left behind.
func (g *grading) killAll() {
	g.mu.Lock()
	procs := g.procs
	g.mu.Unlock()
	for _, p := range procs {
		p.end(ReasonKilled)
	}
	for _, p := range procs {
		p.Wait(5 * time.Second)
	}
}

// reapCandidates kills whatever runs as the candidate, in whatever session or group, until nothing does. What it sees
// it kills itself, which makes room for a reaper where the candidate has used up all processes; the reaper then kills
// at one stroke what forks faster than it can be seen.
func reapCandidates() error {
	var last error
	for begin := time.Now(); time.Since(begin) < 20*time.Second; {
		for _, pid := range candidateProcesses() {
			_ = unix.Kill(pid, unix.SIGKILL)
		}
		last = launchReaper()
		if len(candidateProcesses()) == 0 && (last == nil || !errors.Is(last, errLaunch)) {
			return nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	return fmt.Errorf("processes of the candidate's cannot be killed: %v (%w)", candidateProcesses(), last)
}

func launchReaper() error {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer null.Close()
	reaper, err := launch(launchOrder{Role: roleReap}, null, null, null, nil)
	if err != nil {
		return err
	}
	var exit *exec.ExitError
	// The candidate may have killed the reaper first; then it goes round again.
	if err := reaper.cmd.Wait(); err != nil && !errors.As(err, &exit) {
		return err
	}
	return nil
}

// wipe ends all of the candidate's processes and removes all of its files.
func (g *grading) wipe() error {
	g.killAll()
	if err := reapCandidates(); err != nil {
		return err
	}
	g.mu.Lock()
	g.procs = nil
	g.mu.Unlock()
	for _, dir := range g.paths.candidates {
		removeCandidateFiles(dir)
	}
	return os.RemoveAll(g.paths.run)
}

// removeCandidateFiles removes what the candidate owns below a folder. Nothing of the candidate's runs any more, so
// nothing can be exchanged under our hands.
func removeCandidateFiles(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		info, err := os.Lstat(path)
		if err != nil {
			continue
		}
		if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Uid == Candidate {
			if err := os.RemoveAll(path); err != nil {
				logf("wiping %s: %v", path, err)
			}
			continue
		}
		if info.IsDir() {
			removeCandidateFiles(path)
		}
	}
}
