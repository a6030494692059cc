// Package broker answers a candidate's bpf(2) and perf_event_open(2), so that the candidate needs no capability.
//
// The launcher installs [Filter] in the candidate's process and hands the listener over. For each call the broker
// copies the arguments once, judges the copy by the lab's [Policy], makes the call itself, and puts the new
// descriptor into the candidate. Nothing is read again after the judgement, so there is nothing to race. What the
// policy does not name is refused, in words.
//
// It needs Linux 5.19: older kernels ask for a capability even where a command acts on a descriptor alone.
//
// What remains visible: a tracepoint knows no namespace, so a program sees the events of the whole host, such as the
// addresses, ports and counters of every TCP connection, and the addresses of kernel objects, which it cannot follow.
package broker

import (
	"errors"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// Broker serves one candidate. Its report may be read at any time, also while it serves.
type Broker struct {
	// Tracefs is where tracefs is mounted for the broker.
	Tracefs string
	// Slow is called when the candidate's programs take so long that they hold up the host, and ends the candidate and all
	// its children. The report says why.
	Slow func()

	rules       *rules
	kernelTypes kernelTypes
	// programs, maps and links are the kernel's ids of what this candidate has made: type, and bytes.
	programs map[uint32]uint32
	maps     map[uint32]uint64
	links    map[uint32]bool
	used     usage
	// tracepointNames are the kernel's tracepoints by number, once a refusal has needed one.
	tracepointNames map[uint64]string

	mu     sync.Mutex
	report Report
}

// brokers are all that have served: what their candidates leave is looked for when the grading ends.
var brokers struct {
	sync.Mutex
	all []*Broker
}

// New makes a broker for one candidate. The error names what the policy asks for and nobody can grant.
func New(policy Policy) (*Broker, error) {
	rules, err := compile(policy)
	if err != nil {
		return nil, err
	}
	types := newKernelTypes()
	rules.kernelFunction = types.function
	return &Broker{
		Tracefs:     "/sys/kernel/tracing",
		Slow:        func() {},
		rules:       rules,
		kernelTypes: types,
		programs:    map[uint32]uint32{},
		maps:        map[uint32]uint64{},
		links:       map[uint32]bool{},
	}, nil
}

// handle judges and makes one call; it returns a descriptor of the broker's.
func (b *Broker) handle(n *notification, stillValid func() bool) (int, error) {
	if err := b.used.request(); err != nil {
		return -1, err
	}
	c, err := openCandidate(int(n.pid))
	if err != nil {
		return -1, err
	}
	defer c.close()
	if !stillValid() {
		return -1, unix.ESRCH
	}
	switch n.nr {
	case unix.SYS_PERF_EVENT_OPEN:
		return b.openPerfEvent(c, n.args)
	case unix.SYS_BPF:
		return b.command(c, n.args)
	}
	return -1, unix.ENOSYS
}

const (
	// attrRoom is more than any known union bpf_attr; the kernel's own limit is a page.
	attrRoom = 256
	attrPage = 4096
)

// command dispatches bpf(2). The harmless commands never come here, the filter lets them through.
func (b *Broker) command(c *candidate, args [6]uint64) (int, error) {
	command, address, size := uint32(args[0]), args[1], args[2]&0xffffffff
	if size > attrPage {
		return -1, unix.E2BIG
	}
	passed, err := c.read(address, size)
	if err != nil {
		return -1, err
	}
	attr := make(attributes, max(attrRoom, size))
	copy(attr, passed)
	switch command {
	case cmdMapCreate:
		return b.createMap(c, attr)
	case cmdProgLoad:
		return b.loadProgram(c, attr, address, size)
	case cmdBTFLoad:
		return b.loadBTF(c, attr)
	case cmdRawTracepoint:
		return b.openRawTracepoint(c, attr)
	case cmdLinkCreate:
		return b.createLink(c, attr)
	}
	name := nameOf(commandNames[:], command)
	return -1, refuse("bpf command %s is not allowed", "不允许使用 bpf 命令 %s", name)
}

// Offsets in union bpf_attr for BPF_BTF_LOAD.
const (
	btfDataAt     = 0
	btfLogAt      = 8
	btfSizeAt     = 16
	btfLogSizeAt  = 20
	btfLogLevelAt = 24
	btfFlagsAt    = 32
	btfAttrSize   = 32
)

// loadBTF passes type information on: data about the candidate's own types, with no effect of its own.
func (b *Broker) loadBTF(c *candidate, attr attributes) (int, error) {
	if attr.u32(btfFlagsAt) != 0 || !attr.zeroFrom(btfAttrSize) {
		return -1, refuse("BTF with a token is not allowed", "不允许使用令牌加载 BTF")
	}
	if err := b.used.types(uint64(attr.u32(btfSizeAt))); err != nil {
		return -1, err
	}
	data, err := c.read(attr.u64(btfDataAt), uint64(attr.u32(btfSizeAt)))
	if err != nil {
		return -1, err
	}
	theirLog := attr.u64(btfLogAt)
	var log []byte
	if theirLog != 0 {
		log = make([]byte, min(attr.u32(btfLogSizeAt), maxLog))
	}
	attr.setPointer(btfDataAt, data)
	attr.setPointer(btfLogAt, log)
	attr.setU32(btfLogSizeAt, uint32(len(log)))
	if len(log) == 0 {
		attr.setU32(btfLogLevelAt, 0)
	}
	fd, err := bpf(cmdBTFLoad, attr[:btfAttrSize], data, log)
	c.write(theirLog, log)
	return fd, err
}

// errnoOf is what the candidate sees of an error.
func errnoOf(err error) syscall.Errno {
	var no *refused
	if errors.As(err, &no) {
		return no.errno
	}
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno
	}
	return unix.EIO
}
