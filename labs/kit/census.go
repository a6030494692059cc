package kit

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
)

// candidateProcess is what /proc says of a living process that runs as the candidate.
type candidateProcess struct {
	pid int
	// memory is its own in bytes: without the files that it maps, where the kernel tells them apart.
	memory uint64
}

// candidateProcesses lists the living processes that run as the candidate.
func candidateProcesses() []int {
	var pids []int
	for _, process := range census("/proc") {
		pids = append(pids, process.pid)
	}
	return pids
}

// candidateMemory is the memory that the candidate's processes hold together, in bytes.
func candidateMemory() uint64 {
	total := uint64(0)
	for _, process := range census("/proc") {
		total += process.memory
	}
	return total
}

func census(proc string) []candidateProcess {
	entries, err := os.ReadDir(proc)
	if err != nil {
		return nil
	}
	var all []candidateProcess
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		status, err := os.ReadFile(filepath.Join(proc, entry.Name(), "status"))
		if err != nil {
			continue
		}
		if memory, ok := livingCandidate(status); ok {
			all = append(all, candidateProcess{pid, memory})
		}
	}
	return all
}

// livingCandidate reads a process's status: whether one of its ids is the candidate's while it lives, and its memory.
func livingCandidate(status []byte) (memory uint64, ok bool) {
	candidate, alive := false, true
	var resident, anonymous uint64
	for line := range bytes.Lines(status) {
		fields := bytes.Fields(line)
		if len(fields) < 2 {
			continue
		}
		switch string(fields[0]) {
		case "State:":
			alive = fields[1][0] != 'Z' && fields[1][0] != 'X'
		case "Uid:":
			for _, id := range fields[1:] {
				candidate = candidate || string(id) == strconv.Itoa(Candidate)
			}
		case "VmRSS:":
			resident = kilobytes(fields[1])
		case "RssAnon:":
			anonymous = kilobytes(fields[1])
		}
	}
	// gVisor does not tell the two apart.
	if anonymous == 0 {
		anonymous = resident
	}
	return anonymous, candidate && alive
}

func kilobytes(number []byte) uint64 {
	value, _ := strconv.ParseUint(string(number), 10, 64)
	return value << 10
}
