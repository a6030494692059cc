package broker

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// Offsets in union bpf_attr for BPF_PROG_LOAD.
const (
	progTypeAt         = 0
	progInsnCountAt    = 4
	progInsnsAt        = 8
	progLicenseAt      = 16
	progLogLevelAt     = 24
	progLogSizeAt      = 28
	progLogBufAt       = 32
	progFlagsAt        = 44
	progNameAt         = 48
	progIfindexAt      = 64
	progExpectedAt     = 68
	progBTFFDAt        = 72
	progFuncRecSizeAt  = 76
	progFuncInfoAt     = 80
	progFuncCountAt    = 88
	progLineRecSizeAt  = 92
	progLineInfoAt     = 96
	progLineCountAt    = 104
	progAttachBTFIDAt  = 108
	progAttachFDAt     = 112
	progCoreCountAt    = 116
	progFDArrayAt      = 120
	progCoreRelosAt    = 128
	progCoreRecSizeAt  = 136
	progLogTrueSizeAt  = 140
	progAttrSize       = 144
	maxExtInfoRecord   = 252
	allowedProgFlags   = 1 | 2 // STRICT_ALIGNMENT, ANY_ALIGNMENT
	maxExtInfo         = 2 << 20
	progFDArrayMaximum = 64
)

// program is everything of a BPF_PROG_LOAD, copied once out of the candidate's memory.
type program struct {
	attr              attributes
	code              []byte
	license           []byte
	funcInfo          []byte
	lineInfo          []byte
	lines             lineTable
	types             []byte // raw BTF
	logAddress        uint64
	log               []byte
	name              string
	probe             bool
	logSizeWriteBack  uint64
	attachTarget      string
	candidateLogLevel uint32
}

// loadProgram judges and makes BPF_PROG_LOAD.
func (b *Broker) loadProgram(c *candidate, attr attributes, theirAttr, theirSize uint64) (int, error) {
	p, err := copyProgram(c, attr)
	if err != nil {
		return -1, err
	}
	if theirSize >= progLogTrueSizeAt+4 {
		p.logSizeWriteBack = theirAttr + progLogTrueSizeAt
	}
	if err := b.judgeProgram(p); err != nil {
		err.Source = p.lines.at(err.Instruction)
		p.answerLog(c, []byte("policy: "+err.Sentence().En+"\n\x00"))
		return -1, err
	}
	if err := b.used.load(); err != nil {
		return -1, err.verdict()
	}
	if err := translateMaps(c, p); err != nil {
		return -1, err
	}
	began := time.Now()
	defer func() { b.used.verifier += time.Since(began) }()
	fd, err := b.loadJudged(p)
	if b.used.verifier+time.Since(began) < verifierTime {
		fd, err = b.loadWithLog(c, p, fd, err)
	}
	if err != nil {
		b.recordFailure(p, err)
		return -1, err
	}
	if p.probe {
		return fd, nil
	}
	id, err := objectID(fd, progIDAt)
	if err != nil {
		unix.Close(fd)
		return -1, err
	}
	b.programs[id] = p.attr.u32(progTypeAt)
	b.noteLoaded(p, id)
	return fd, nil
}

func copyProgram(c *candidate, attr attributes) (*program, error) {
	p := &program{attr: attr, candidateLogLevel: attr.u32(progLogLevelAt)}
	count := attr.u32(progInsnCountAt)
	if count == 0 {
		return nil, unix.E2BIG
	}
	if count > maxInstructions {
		return nil, refuse("a program of %d instructions is not allowed: at most %d", "不允许加载 %d 条指令的程序：最多 %d 条",
			count, maxInstructions)
	}
	var err error
	if p.code, err = c.read(attr.u64(progInsnsAt), uint64(count)*insnSize); err != nil {
		return nil, err
	}
	license, err := c.readString(attr.u64(progLicenseAt), 128)
	if err != nil {
		return nil, err
	}
	p.license = append([]byte(license), 0)
	p.name = cString(attr[progNameAt : progNameAt+16])
	if p.funcInfo, err = copyRecords(c, attr, progFuncInfoAt, progFuncCountAt, progFuncRecSizeAt); err != nil {
		return nil, err
	}
	if p.lineInfo, err = copyRecords(c, attr, progLineInfoAt, progLineCountAt, progLineRecSizeAt); err != nil {
		return nil, err
	}
	if err := takeInto(c, attr, progBTFFDAt); err != nil {
		return nil, err
	}
	p.types = rawBTF(attr.u32(progBTFFDAt))
	p.lines = lineTable{records: p.lineInfo, recordSize: int(attr.u32(progLineRecSizeAt)), strings: btfStrings(p.types)}
	p.logAddress = attr.u64(progLogBufAt)
	if p.logAddress != 0 {
		p.log = make([]byte, min(attr.u32(progLogSizeAt), maxLog))
	}
	return p, nil
}

// copyRecords copies an array of func_info or line_info records.
func copyRecords(c *candidate, attr attributes, address, count, recordSize int) ([]byte, error) {
	size := attr.u32(recordSize)
	if attr.u32(count) == 0 {
		return nil, nil
	}
	if size > maxExtInfoRecord {
		return nil, unix.E2BIG
	}
	bytes := uint64(attr.u32(count)) * uint64(size)
	if bytes > maxExtInfo {
		return nil, unix.E2BIG
	}
	return c.read(attr.u64(address), bytes)
}

// rawBTF reads a BTF object that the broker holds.
func rawBTF(btfFD uint32) []byte {
	if btfFD == 0 {
		return nil
	}
	info := make(attributes, 32)
	if objectInfo(int(btfFD), info) != nil {
		return nil
	}
	raw := make([]byte, min(info.u32(8), maxBTF))
	info = make(attributes, 32)
	info.setPointer(0, raw)
	info.setU32(8, uint32(len(raw)))
	attr := make(attributes, 16)
	attr.setU32(0, btfFD)
	attr.setU32(4, uint32(len(info)))
	attr.setPointer(8, info)
	if _, err := bpf(cmdObjGetInfoByFD, attr, info, raw); err != nil {
		return nil
	}
	return raw
}

// translateMaps puts the broker's descriptors where the candidate's stood. An index into fd_array becomes a plain
// descriptor, so that no array is passed on.
func translateMaps(c *candidate, p *program) error {
	array := p.attr.u64(progFDArrayAt)
	taken := map[uint32]int{}
	return mapSlots(p.code, func(slot []byte, kind byte) error {
		theirs := le.Uint32(slot[4:])
		if kind == srcMapIndex || kind == srcMapIndexV {
			if theirs >= progFDArrayMaximum || array == 0 {
				return unix.EPROTO
			}
			entry, err := c.read(array+4*uint64(theirs), 4)
			if err != nil {
				return err
			}
			theirs = le.Uint32(entry)
			slot[1] = slot[1]&0x0f | (kind-srcMapIndex+srcMapFD)<<4
		}
		fd, ok := taken[theirs]
		if !ok {
			var err error
			if fd, err = c.take(theirs); err != nil {
				return err
			}
			taken[theirs] = fd
		}
		le.PutUint32(slot[4:], uint32(fd))
		return nil
	})
}

// loadJudged loads without a log and judges what only the verifier knows.
func (b *Broker) loadJudged(p *program) (int, error) {
	silent := *p
	silent.attr, silent.log = append(attributes(nil), p.attr...), nil
	silent.attr.setU32(progLogLevelAt, 0)
	fd, err := silent.load()
	if err != nil || p.probe {
		return fd, err
	}
	if err := b.judgeLoaded(p, fd); err != nil {
		unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

// loadWithLog loads once more when the candidate wants a log, after what came of it without one.
func (b *Broker) loadWithLog(c *candidate, p *program, fd int, err error) (int, error) {
	var no *refused
	if errors.As(err, &no) {
		p.answerLog(c, []byte("policy: "+no.Sentence().En+"\n\x00"))
		return -1, err
	}
	if p.candidateLogLevel == 0 || len(p.log) == 0 {
		return fd, err
	}
	if err == nil {
		unix.Close(fd)
	}
	fd, logged := p.load()
	maskAddresses(p.log)
	c.write(p.logAddress, p.log[:usedLog(p)])
	c.write(p.logSizeWriteBack, p.attr[progLogTrueSizeAt:progLogTrueSizeAt+4])
	// A log that can never fit would be asked for again and again; its end, which says why, is there already.
	if err != nil && errors.Is(logged, unix.ENOSPC) && p.attr.u32(progLogTrueSizeAt) > maxLog {
		return -1, err
	}
	return fd, logged
}

// load makes the call with the copies in place of every pointer.
func (p *program) load() (int, error) {
	attr := p.attr
	attr.setPointer(progInsnsAt, p.code)
	attr.setPointer(progLicenseAt, p.license)
	attr.setPointer(progFuncInfoAt, p.funcInfo)
	attr.setPointer(progLineInfoAt, p.lineInfo)
	attr.setPointer(progLogBufAt, p.log)
	attr.setU32(progLogSizeAt, uint32(len(p.log)))
	attr.setU64(progFDArrayAt, 0)
	attr.setU64(progCoreRelosAt, 0)
	attr.setU32(progCoreRecSizeAt, 0)
	return bpf(cmdProgLoad, attr[:progAttrSize], p.code, p.license, p.funcInfo, p.lineInfo, p.log)
}

// answerLog puts the broker's own words where the verifier's would stand.
func (p *program) answerLog(c *candidate, text []byte) {
	if len(p.log) < 2 || p.candidateLogLevel == 0 {
		return
	}
	if len(text) > len(p.log) {
		text = append(text[:len(p.log)-1], 0)
	}
	c.write(p.logAddress, text)
	c.write(p.logSizeWriteBack, le.AppendUint32(nil, uint32(len(text))))
}

// usedLog is how much of the log the kernel filled; old kernels do not say, and then all of it counts.
func usedLog(p *program) int {
	if used := p.attr.u32(progLogTrueSizeAt); used > 0 && int64(used) < int64(len(p.log)) {
		return int(used)
	}
	return len(p.log)
}

func cString(b []byte) string {
	for i, c := range b {
		if c == 0 {
			return string(b[:i])
		}
	}
	return string(b)
}
