package broker

import (
	"errors"
	"fmt"
	"regexp"

	"golang.org/x/sys/unix"
)

const (
	verifiedInsnsAt = 216
	// typesLog is room for the log of maxVerified instructions with the state of each.
	typesLog = 8 << 20
	// logStates makes the verifier print what every register holds after every instruction.
	logStates = 2
)

// judgeLoaded decides on what only the verifier knows: how long the program can run, and whose memory it reads. The
// program is loaded but not attached yet, and the candidate has no descriptor of it.
func (b *Broker) judgeLoaded(p *program, fd int) error {
	info := make(attributes, verifiedInsnsAt+8)
	if err := objectInfo(fd, info); err != nil {
		return err
	}
	if n := info.u32(verifiedInsnsAt); n > maxVerified {
		return refuse("program %s is too long: the verifier follows %d instructions, more than %d are not allowed",
			"程序 %s 过长：验证器需跟踪 %d 条指令，不允许超过 %d 条", printable(p.name), n, maxVerified).verdict()
	}
	log, err := p.registerStates()
	if errors.Is(err, unix.ENOSPC) {
		return refuse("program %s is too long: what the verifier says of it does not fit into %d MiB",
			"程序 %s 过长：验证器的日志超过 %d MiB", printable(p.name), typesLog>>20).verdict()
	}
	if err != nil {
		return fmt.Errorf("registers: %w", err)
	}
	for _, name := range pointedAt(log) {
		if !b.rules.structs[name] {
			return refuse("program %s reads the kernel's struct %s, which is not allowed",
				"程序 %s 读取内核结构体 %s，不允许这样做", printable(p.name), name).verdict()
		}
	}
	return nil
}

// registerStates loads the same copy once more, for the verifier's account of every register.
func (p *program) registerStates() ([]byte, error) {
	again := *p
	again.attr = append(attributes(nil), p.attr...)
	again.attr.setU32(progLogLevelAt, logStates)
	// Without the source lines, which may say anything.
	again.lineInfo = nil
	again.attr.setU32(progLineCountAt, 0)
	again.log = make([]byte, typesLog)
	fd, err := again.load()
	if err != nil {
		return nil, err
	}
	unix.Close(fd)
	return again.log[:usedLog(&again)], nil
}

// typedPointer is a register that points into a structure of the kernel's: `R6=trusted_ptr_sock()`.
var typedPointer = regexp.MustCompile(`[=_]ptr_(?:or_null_)?(\w+)\(`)

// pointedAt are the structures that any register ever points to, each once.
func pointedAt(log []byte) []string {
	var names []string
	seen := map[string]bool{}
	for _, match := range typedPointer.FindAllSubmatch(log, -1) {
		if name := string(match[1]); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}
