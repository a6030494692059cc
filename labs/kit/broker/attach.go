package broker

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Offsets for BPF_RAW_TRACEPOINT_OPEN and BPF_LINK_CREATE.
const (
	rawNameAt   = 0
	rawProgFDAt = 8
	rawAttrSize = 24

	linkProgFDAt     = 0
	linkTargetFDAt   = 4
	linkAttachTypeAt = 8
	linkFlagsAt      = 12
	linkBTFIDAt      = 16
	linkAttrSize     = 32
)

// openRawTracepoint judges and makes BPF_RAW_TRACEPOINT_OPEN, for raw_tp (with a name) and tp_btf (without).
func (b *Broker) openRawTracepoint(c *candidate, attr attributes) (int, error) {
	fd, err := c.take(attr.u32(rawProgFDAt))
	if err != nil {
		return -1, err
	}
	progType, err := b.ownProgram(fd)
	if err != nil {
		return -1, err
	}
	if !attr.zeroFrom(rawAttrSize) {
		return -1, unix.E2BIG
	}
	var name []byte
	if address := attr.u64(rawNameAt); address != 0 {
		text, err := c.readString(address, 128)
		if err != nil {
			return -1, err
		}
		if progType != progRawTracepoint || !b.rules.raw[text] {
			return -1, refuse("attach point raw_tp/%s is not allowed", "不允许附加到 raw_tp/%s", printable(text))
		}
		name = append([]byte(text), 0)
	} else if progType != progTracing {
		return -1, refuse("attaching a %s program without a name is not allowed", "不允许附加未指明名称的 %s 程序", nameOf(progTypeNames[:], progType))
	}
	attr.setPointer(rawNameAt, name)
	attr.setU32(rawProgFDAt, uint32(fd))
	return b.link(cmdRawTracepoint, attr[:rawAttrSize], name)
}

// link attaches, unless too much is attached already: each link is one more program that an event has to run.
func (b *Broker) link(command int, attr, name []byte) (int, error) {
	for id := range b.links {
		if !alive(cmdLinkFDByID, id) {
			delete(b.links, id)
		}
	}
	if most := 2 * b.rules.maxPrograms; len(b.links) >= most {
		return -1, refuse("more than %d links at once are not allowed", "同时存在的链接不得超过 %d 个", most)
	}
	fd, err := bpf(command, attr, name)
	if err != nil {
		return -1, err
	}
	id, err := objectID(fd, linkIDAt)
	if err != nil {
		unix.Close(fd)
		return -1, err
	}
	b.links[id] = true
	return fd, nil
}

// createLink judges and makes BPF_LINK_CREATE: a tracepoint program on its perf event, or a tp_btf program.
func (b *Broker) createLink(c *candidate, attr attributes) (int, error) {
	fd, err := c.take(attr.u32(linkProgFDAt))
	if err != nil {
		return -1, err
	}
	attachType := attr.u32(linkAttachTypeAt)
	target := 0
	if attachType == attachPerfEvent {
		// What is no perf event gets the kernel's own answer: loaders ask that way whether such links exist.
		if target, err = c.take(attr.u32(linkTargetFDAt)); err != nil {
			return -1, err
		}
		if !isPerfEvent(target) {
			return -1, unix.EBADF
		}
	}
	progType, err := b.ownProgram(fd)
	if err != nil {
		return -1, err
	}
	switch {
	case attachType == attachPerfEvent && progType == progTracepoint:
	case attachType == attachTraceRawTP && progType == progTracing && attr.u32(linkTargetFDAt) == 0 && attr.u32(linkBTFIDAt) == 0:
	default:
		return -1, refuse("a link of a %s program with attach type %s is not allowed", "不允许为 %s 程序创建附加类型为 %s 的链接",
			nameOf(progTypeNames[:], progType), attachTypeName(attachType))
	}
	if attr.u32(linkFlagsAt) != 0 || !attr.zeroFrom(linkAttrSize) {
		return -1, refuse("a link with flags is not allowed", "不允许创建带标志的链接")
	}
	attr.setU32(linkProgFDAt, uint32(fd))
	attr.setU32(linkTargetFDAt, uint32(target))
	return b.link(cmdLinkCreate, attr[:linkAttrSize], nil)
}

func isPerfEvent(fd int) bool {
	name, err := os.Readlink("/proc/self/fd/" + strconv.Itoa(fd))
	return err == nil && name == "anon_inode:[perf_event]"
}

// ownProgram is the type of a program that this broker loaded for the candidate; any other is refused.
func (b *Broker) ownProgram(fd int) (uint32, error) {
	id, err := objectID(fd, progIDAt)
	if err != nil {
		return 0, unix.EINVAL
	}
	progType, ok := b.programs[id]
	if !ok {
		return 0, refuse("attaching a program that was not loaded here is not allowed", "不允许附加不是在此加载的程序")
	}
	return progType, nil
}

// Offsets in struct perf_event_attr and the sizes that the kernel has given it.
const (
	perfTypeAt       = 0
	perfSizeAt       = 4
	perfConfigAt     = 8
	perfSampleTypeAt = 24
	perfFlagsAt      = 40
	perfWakeupAt     = 48
	perfAttrMinimum  = 64
	perfAttrMaximum  = 4096
	perfAttrSize     = 64
)

// openPerfEvent judges perf_event_open and makes it with an attribute of its own: of the candidate's it takes only
// what is being counted, where, and how often it wants to be woken.
func (b *Broker) openPerfEvent(c *candidate, args [6]uint64) (int, error) {
	head, err := c.read(args[0], perfAttrMinimum)
	if err != nil {
		return -1, err
	}
	theirs := attributes(head)
	if size := theirs.u32(perfSizeAt); size != 0 && (size < perfAttrMinimum || size > perfAttrMaximum) {
		return -1, unix.E2BIG
	}
	if err := b.judgePerfEvent(theirs); err != nil {
		return -1, err
	}
	pid, cpu, group := int32(args[1]), int32(args[2]), int32(args[3])
	if pid != -1 || cpu < 0 || group != -1 || args[4]&^perfFlagCloexec != 0 {
		return -1, refuse("perf_event_open for one process, in a group or with flags is not allowed",
			"不允许针对单个进程、成组或带标志地调用 perf_event_open")
	}
	if err := b.used.perfEvent(); err != nil {
		return -1, err
	}
	attr := make(attributes, perfAttrSize)
	attr.setU32(perfTypeAt, theirs.u32(perfTypeAt))
	attr.setU32(perfSizeAt, perfAttrSize)
	attr.setU64(perfConfigAt, theirs.u64(perfConfigAt))
	attr.setU64(16, 1) // sample_period
	attr.setU64(perfSampleTypeAt, perfSampleRaw)
	attr.setU64(perfFlagsAt, theirs.u64(perfFlagsAt)&(perfAttrDisabledBit|perfWatermarkBit))
	attr.setU32(perfWakeupAt, theirs.u32(perfWakeupAt))
	fd, _, errno := unix.Syscall6(unix.SYS_PERF_EVENT_OPEN, uintptr(unsafe.Pointer(unsafe.SliceData(attr))),
		^uintptr(0), uintptr(cpu), ^uintptr(0), perfFlagCloexec, 0)
	runtime.KeepAlive(attr)
	if errno != 0 {
		return -1, errno
	}
	return int(fd), nil
}

func (b *Broker) judgePerfEvent(attr attributes) error {
	kind, config := attr.u32(perfTypeAt), attr.u64(perfConfigAt)
	if kind == perfTypeSoftware && config == perfSoftwareBPFOut && b.rules.mapTypes[mapPerfEventArray] {
		return nil
	}
	if kind != perfTypeTracepoint {
		return refuse("perf event type %d is not allowed", "不允许使用类型为 %d 的 perf 事件", kind)
	}
	for name := range b.rules.tracepoints {
		if id, err := tracepointID(b.Tracefs, name); err == nil && id == config {
			return nil
		}
	}
	return refuse("attach point tracepoint/%s is not allowed", "不允许附加到 tracepoint/%s", b.tracepointName(config))
}

// tracepointID reads the number that perf_event_open knows a tracepoint by.
func tracepointID(tracefs, name string) (uint64, error) {
	text, err := os.ReadFile(filepath.Join(tracefs, "events", name, "id"))
	if err != nil {
		return 0, err
	}
	return strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
}

// tracepointName finds the name behind a number, for the words of a refusal. There are thousands of them, so they are
// read once.
func (b *Broker) tracepointName(id uint64) string {
	if b.tracepointNames == nil {
		b.tracepointNames = map[uint64]string{}
		files, _ := filepath.Glob(filepath.Join(b.Tracefs, "events", "*", "*", "id"))
		for _, file := range files {
			name, _ := filepath.Rel(filepath.Join(b.Tracefs, "events"), filepath.Dir(file))
			if found, err := tracepointID(b.Tracefs, name); err == nil {
				b.tracepointNames[found] = name
			}
		}
	}
	if name, ok := b.tracepointNames[id]; ok {
		return name
	}
	return "number " + strconv.FormatUint(id, 10)
}

// printable keeps a candidate's text from breaking a message.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, text)
}
