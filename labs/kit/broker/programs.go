package broker

import (
	"errors"
	"syscall"

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
	allowedProgFlags   = 1 | 2 | 4 | 8 // STRICT_ALIGNMENT, ANY_ALIGNMENT, TEST_RND_HI32, TEST_STATE_FREQ
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
	if err := translateMaps(c, p); err != nil {
		return -1, err
	}
	fd, err := p.load()
	if len(p.log) > 0 {
		c.write(p.logAddress, p.log[:usedLog(p)])
		c.write(p.logSizeWriteBack, attr[progLogTrueSizeAt:progLogTrueSizeAt+4])
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
	if count == 0 || count > maxInstructions {
		return nil, unix.E2BIG
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
	p.lines = lineTable{records: p.lineInfo, recordSize: int(attr.u32(progLineRecSizeAt)), strings: stringsOf(attr.u32(progBTFFDAt))}
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
	return c.read(attr.u64(address), uint64(attr.u32(count))*uint64(size))
}

// stringsOf reads the string section of a BTF object that the broker holds.
func stringsOf(btfFD uint32) []byte {
	if btfFD == 0 {
		return nil
	}
	info := make(attributes, 32)
	if objectInfo(int(btfFD), info) != nil {
		return nil
	}
	raw := make([]byte, info.u32(8))
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
	return btfStrings(raw)
}

// judgeProgram decides by the copy alone. What the program calls comes before its type: a helper's name says more.
func (b *Broker) judgeProgram(p *program) *refused {
	attr, progType := p.attr, p.attr.u32(progTypeAt)
	p.probe = isProbe(progType, p.code)
	if !p.probe {
		if err := b.rules.judgeCode(p.code); err != nil {
			return err
		}
	}
	switch {
	case !p.probe && !b.rules.progTypes[progType]:
		return refuse("program type %s is not allowed", "不允许使用程序类型 %s", nameOf(progTypeNames[:], progType)).verdict()
	case attr.u32(progFlagsAt)&^allowedProgFlags != 0:
		return refuse("program flags %#x are not allowed", "不允许使用程序标志 %#x", attr.u32(progFlagsAt)).verdict()
	case attr.u32(progIfindexAt) != 0:
		return refuse("offloading a program to a device is not allowed", "不允许把程序卸载到网络设备").verdict()
	case attr.u32(progAttachFDAt) != 0:
		return refuse("attaching to another program or a module is not allowed", "不允许附加到其他程序或内核模块").verdict()
	case attr.u32(progCoreCountAt) != 0:
		return refuse("CO-RE relocation inside the kernel is not allowed", "不允许在内核中进行 CO-RE 重定位").verdict()
	case !attr.zeroFrom(progAttrSize) && !onlyFDArrayCount(attr):
		return refuse("tokens and signatures are not allowed", "不允许使用令牌和签名").verdict()
	case p.probe:
		return nil
	}
	if err := b.judgeTarget(p); err != nil {
		return err.verdict()
	}
	if b.livePrograms() >= b.rules.maxPrograms {
		return refuse("more than %d programs at once are not allowed", "同时加载的程序不得超过 %d 个", b.rules.maxPrograms).verdict()
	}
	return nil
}

// verdict marks a refusal about the program as a whole, so that the loader still shows the log.
func (r *refused) verdict() *refused {
	r.errno = syscall.EACCES
	return r
}

// onlyFDArrayCount: fd_array_cnt (kernel 6.14) is harmless, because the broker passes no fd_array on.
func onlyFDArrayCount(attr attributes) bool {
	return attr.u32(progAttrSize) == 0 && attr.zeroFrom(progAttrSize+8)
}

// judgeTarget looks at what a program is made for, where that is fixed when it is loaded.
func (b *Broker) judgeTarget(p *program) *refused {
	expected, target := p.attr.u32(progExpectedAt), p.attr.u32(progAttachBTFIDAt)
	if p.attr.u32(progTypeAt) != progTracing {
		if expected != 0 || target != 0 {
			return refuse("attach type %s is not allowed", "不允许使用附加类型 %s", attachTypeName(expected))
		}
		return nil
	}
	if expected != attachTraceRawTP {
		return refuse("attach type %s is not allowed", "不允许使用附加类型 %s", attachTypeName(expected))
	}
	name, err := b.kernelTypes.tracepoint(target)
	if err != nil {
		return refuse("attach point %d is not a tracepoint of this kernel", "附加点 %d 不是本内核的跟踪点", target)
	}
	if !b.rules.btf[name] {
		return refuse("attach point tp_btf/%s is not allowed", "不允许附加到 tp_btf/%s", name)
	}
	p.attachTarget = "tp_btf/" + name
	return nil
}

func (b *Broker) livePrograms() int {
	for id := range b.programs {
		if !alive(cmdProgFDByID, id) {
			delete(b.programs, id)
		}
	}
	return len(b.programs)
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

func isErrno(err error, errno syscall.Errno) bool { return errors.Is(err, errno) }
