package broker

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Report is what the broker saw: refusals in words, programs that the kernel took, and those that it did not.
type Report struct {
	Refusals []Refusal
	Loaded   []Loaded
	Failures []LoadFailure
	// Maps are the ids of the maps that were made.
	Maps []uint32
}

// Loaded is a program of the candidate's that the kernel accepted.
type Loaded struct {
	ID   uint32
	Name string
	// Type is BPF_PROG_TYPE_* in lower case.
	Type string
	// Target is set for programs that name their tracepoint when they are loaded: `tp_btf/<name>`.
	Target string
	// Instructions counts slots of eight bytes.
	Instructions int
}

// LoadFailure is a program that the verifier turned down.
type LoadFailure struct {
	Name  string
	Type  string
	Error string
	// Log is the verifier's, cut at 64 KiB from the front: the reason stands at the end.
	Log string
	// Reason is the log's last sentence.
	Reason string
	// Instruction is the one that the log ends at, or -1.
	Instruction int
	// Source is its C line, when the object carries BTF line info.
	Source *SourceLine
}

// Sentence says in both languages what the verifier did not accept and where.
func (f LoadFailure) Sentence() Text {
	place := Text{}
	if f.Source != nil {
		place = Text{" at " + f.Source.String(), "，位置 " + f.Source.String()}
	} else if f.Instruction >= 0 {
		n := strconv.Itoa(f.Instruction)
		place = Text{" at instruction " + n, "，位置：第 " + n + " 条指令"}
	}
	name := f.Name
	if name == "" {
		name = "?"
	}
	return Text{
		"the verifier refused program " + name + ": " + f.Reason + place.En,
		"验证器拒绝了程序 " + name + "：" + f.Reason + place.Zh,
	}
}

// Report returns a copy of what was seen so far.
func (b *Broker) Report() Report {
	b.mu.Lock()
	defer b.mu.Unlock()
	return Report{
		Refusals: append([]Refusal(nil), b.report.Refusals...),
		Loaded:   append([]Loaded(nil), b.report.Loaded...),
		Failures: append([]LoadFailure(nil), b.report.Failures...),
		Maps:     append([]uint32(nil), b.report.Maps...),
	}
}

func (b *Broker) noteMap(id uint32) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.report.Maps = append(b.report.Maps, id)
}

const (
	// maxNotes bounds the words about a candidate that asks for forbidden things for ever; what it makes is bounded by
	// its usage.
	maxNotes = 20
	// keptLog is how much of a verifier log is evidence.
	keptLog = 64 << 10
	// ownLog is the buffer of the broker's own second load, for a candidate that asked for no log.
	ownLog = 1 << 20
)

func (b *Broker) noteRefusal(err error) {
	var no *refused
	if !errors.As(err, &no) {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, known := range b.report.Refusals {
		if known.Sentence() == no.Sentence() {
			return
		}
	}
	if len(b.report.Refusals) < maxNotes {
		b.report.Refusals = append(b.report.Refusals, no.Refusal)
	}
}

func (b *Broker) noteLoaded(p *program, id uint32) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.report.Loaded = append(b.report.Loaded, Loaded{
		ID: id, Name: printable(p.name), Type: nameOf(progTypeNames[:], p.attr.u32(progTypeAt)),
		Target: p.attachTarget, Instructions: len(p.code) / insnSize,
	})
}

// recordFailure keeps the verifier's log of a program that the kernel turned down. A candidate that asked for no log
// gets none, but the report does: the broker loads the same copy once more with a log of its own.
func (b *Broker) recordFailure(p *program, cause error) {
	var no *refused
	judged := errors.Is(cause, unix.EACCES) || errors.Is(cause, unix.EINVAL) || errors.Is(cause, unix.EPERM) ||
		errors.Is(cause, unix.E2BIG) // too much to follow
	if p.probe || !judged || errors.As(cause, &no) {
		return
	}
	log := p.log
	if p.candidateLogLevel == 0 || len(log) == 0 {
		p.log = make([]byte, ownLog)
		p.attr.setU32(progLogLevelAt, 1)
		fd, err := p.load()
		if err == nil {
			unix.Close(fd)
			return
		}
		maskAddresses(p.log)
		log = p.log
	}
	text := strings.ToValidUTF8(cString(log), "?")
	failure := LoadFailure{
		Name: printable(p.name), Type: nameOf(progTypeNames[:], p.attr.u32(progTypeAt)), Error: cause.Error(),
		Log: text[max(0, len(text)-keptLog):], Reason: lastReason(text), Instruction: lastInstruction(text),
	}
	failure.Source = p.lines.at(failure.Instruction)
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, known := range b.report.Failures {
		if known.Name == failure.Name {
			b.report.Failures[i] = failure
			return
		}
	}
	if len(b.report.Failures) < maxNotes {
		b.report.Failures = append(b.report.Failures, failure)
	}
}

// kernelAddress is what the verifier prints for a map, because it was the broker that asked.
var kernelAddress = regexp.MustCompile(`0xffff[0-9a-f]{12}`)

// maskAddresses takes the kernel's addresses out of a log, in place: they are not for a candidate.
func maskAddresses(log []byte) {
	for _, at := range kernelAddress.FindAllIndex(log, -1) {
		for i := at[0] + len("0x"); i < at[1]; i++ {
			log[i] = '.'
		}
	}
}

var (
	// logInstruction is a line of a verifier log that shows an instruction: `12: (61) r1 = *(u32 *)(r2 +0)`.
	logInstruction = regexp.MustCompile(`(?m)^(\d+): \([0-9a-f]{2}\) `)
	// logNoise are lines that never say why: state dumps, source lines, statistics.
	logNoise = regexp.MustCompile(`^(\d+: |;|processed \d+ insns|verification time|stack depth|from \d+ to \d+|mark_precise|last_idx|regs=|parent )`)
)

func lastInstruction(log string) int {
	all := logInstruction.FindAllStringSubmatch(log, -1)
	if len(all) == 0 {
		return -1
	}
	n, err := strconv.Atoi(all[len(all)-1][1])
	if err != nil {
		return -1
	}
	return n
}

func lastReason(log string) string {
	lines := strings.Split(strings.TrimSpace(log), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if line := strings.TrimSpace(lines[i]); line != "" && !logNoise.MatchString(line) {
			return line
		}
	}
	return "no reason given"
}
