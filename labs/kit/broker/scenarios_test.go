package broker

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
	"github.com/cilium/ebpf/link"
	"github.com/cilium/ebpf/rlimit"
	"golang.org/x/sys/unix"
)

// scenarios are what a candidate does; each returns what it saw.
var scenarios = map[string]func() (string, error){
	"count-raw": func() (string, error) { return countWith("raw") },
	"count-btf": func() (string, error) { return countWith("btf") },
	"identity":  identity,
	"send-signal": func() (string, error) {
		return tryLoad(progRawTracepoint, 0, 0, code(slot(0xb7, 1, 9), slot(0x85, 0, 109), slot(0x95, 0, 0)))
	},
	"kfunc": func() (string, error) {
		return tryLoad(progRawTracepoint, 0, 0, code(slot(0x85, 2, 5), slot(0x95, 0, 0)))
	},
	"kprobe":        func() (string, error) { return tryLoad(progKprobe, 0, 0, append(slot(0xb7, 1, 0), returnZero()...)) },
	"fentry":        func() (string, error) { return tryLoad(progTracing, 24, 1, returnZero()) },
	"other-btf":     otherBTFTracepoint,
	"unsafe-read":   func() (string, error) { return tryLoad(progRawTracepoint, 0, 0, unsafeRead()) },
	"many-programs": manyPrograms,
	"big-map":       bigMap,
	"commands":      commands,
	"raw-attach":    rawAttach,
	"perf":          perfEvents,
	"fd-array":      fdArray,
	"race":          race,
	"x32":           x32,
}

func identity() (string, error) {
	var caps [2]unix.CapUserData
	if err := unix.Capget(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &caps[0]); err != nil {
		return "", err
	}
	return fmt.Sprintf("uid %d caps %d", unix.Getuid(), caps[0].Effective|caps[0].Permitted|caps[1].Effective|caps[1].Permitted), nil
}

// countWith uses cilium/ebpf as a learner does: a map, a program, a link, a value read back.
func countWith(kind string) (string, error) {
	if err := rlimit.RemoveMemlock(); err != nil {
		return "", err
	}
	counter, err := ebpf.NewMap(&ebpf.MapSpec{Name: "hits", Type: ebpf.Array, KeySize: 4, ValueSize: 8, MaxEntries: 1})
	if err != nil {
		return "", err
	}
	spec := &ebpf.ProgramSpec{Name: "count", License: "GPL", Type: ebpf.RawTracepoint, Instructions: asm.Instructions{
		asm.StoreImm(asm.R10, -4, 0, asm.Word),
		asm.Mov.Reg(asm.R2, asm.R10),
		asm.Add.Imm(asm.R2, -4),
		asm.LoadMapPtr(asm.R1, counter.FD()),
		asm.FnMapLookupElem.Call(),
		asm.JEq.Imm(asm.R0, 0, "out"),
		asm.Mov.Imm(asm.R1, 1),
		asm.StoreXAdd(asm.R0, asm.R1, asm.DWord),
		asm.Mov.Imm(asm.R0, 0).WithSymbol("out"),
		asm.Return(),
	}}
	if kind == "btf" {
		spec.Type, spec.AttachType, spec.AttachTo = ebpf.Tracing, ebpf.AttachTraceRawTp, "inet_sock_set_state"
	}
	program, err := ebpf.NewProgram(spec)
	if err != nil {
		return "", err
	}
	var attached link.Link
	if kind == "btf" {
		attached, err = link.AttachTracing(link.TracingOptions{Program: program})
	} else {
		attached, err = link.AttachRawTracepoint(link.RawTracepointOptions{Name: "inet_sock_set_state", Program: program})
	}
	if err != nil {
		return "", err
	}
	defer attached.Close()
	if err := listenOnce(); err != nil {
		return "", err
	}
	var hits uint64
	if err := counter.Lookup(uint32(0), &hits); err != nil {
		return "", err
	}
	if hits == 0 {
		return "nothing counted", nil
	}
	return "counted", nil
}

func tryLoad(progType, expected, btfID uint32, code []byte) (string, error) {
	if _, err := loadCode(progType, expected, btfID, code); err != nil {
		return "", err
	}
	return "loaded", nil
}

// unsafeRead follows a number as if it were a pointer: the verifier's business, not the broker's.
func unsafeRead() []byte {
	return code(slot(0xb7, 0, 0), slot(0x61, 0, 0), slot(0x95, 0, 0))
}

func otherBTFTracepoint() (string, error) {
	spec, err := btf.LoadKernelSpec()
	if err != nil {
		return "", err
	}
	var alias *btf.Typedef
	if err := spec.TypeByName("btf_trace_sched_switch", &alias); err != nil {
		return "", err
	}
	id, err := spec.TypeID(alias)
	if err != nil {
		return "", err
	}
	return tryLoad(progTracing, attachTraceRawTP, uint32(id), returnZero())
}

func manyPrograms() (string, error) {
	for i := range 10 {
		if _, err := loadCode(progRawTracepoint, 0, 0, returnZero()); err != nil {
			return fmt.Sprintf("%d loaded", i), nil
		}
	}
	return "all loaded", nil
}

func bigMap() (string, error) {
	_, err := ebpf.NewMap(&ebpf.MapSpec{Name: "big", Type: ebpf.Hash, KeySize: 8, ValueSize: 64, MaxEntries: 1 << 20})
	return "made", err
}

// commands tries every command of bpf(2) that no policy grants and lists those that were not refused.
func commands() (string, error) {
	var passed []string
	for command := range len(commandNames) + 4 {
		switch command {
		case cmdMapCreate, cmdProgLoad, cmdRawTracepoint, cmdBTFLoad, cmdLinkCreate:
			continue
		}
		harmless := false
		for _, known := range harmlessCommands {
			harmless = harmless || int(known) == command
		}
		if _, err := rawBPF(command, make([]byte, 64)); !harmless && !errors.Is(err, unix.EPERM) {
			passed = append(passed, nameOf(commandNames[:], uint32(command)))
		}
	}
	return fmt.Sprint(passed), nil
}

func rawAttach() (string, error) {
	fd, err := loadCode(progRawTracepoint, 0, 0, returnZero())
	if err != nil {
		return "", err
	}
	name := append(make([]byte, 0, 16), "sys_enter\x00"...)
	attr := make(attributes, rawAttrSize)
	attr.setPointer(rawNameAt, name)
	attr.setU32(rawProgFDAt, uint32(fd))
	_, err = bpf(cmdRawTracepoint, attr, name)
	return "attached", err
}

func perfEvents() (string, error) {
	open := func(kind uint32, config uint64, pid, cpu int) error {
		fd, err := unix.PerfEventOpen(&unix.PerfEventAttr{Type: kind, Config: config, Size: 64}, pid, cpu, -1, 0)
		if err == nil {
			unix.Close(fd)
		}
		return err
	}
	for name, err := range map[string]error{
		"hardware": open(unix.PERF_TYPE_HARDWARE, 0, -1, 0), "breakpoint": open(unix.PERF_TYPE_BREAKPOINT, 0, 0, -1),
		"software": open(unix.PERF_TYPE_SOFTWARE, 0, 0, -1), "tracepoint": open(unix.PERF_TYPE_TRACEPOINT, 1, -1, 0),
	} {
		if !errors.Is(err, unix.EPERM) {
			return "", fmt.Errorf("%s gave %v", name, err)
		}
	}
	return "all refused", nil
}

// fdArray names its map by an index into fd_array, as light skeletons do.
func fdArray() (string, error) {
	counter, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.Array, KeySize: 4, ValueSize: 8, MaxEntries: 1})
	if err != nil {
		return "", err
	}
	program := code(slot(0x18, srcMapIndexV, 0), slot(0, 0, 0), slot(0xb7, 0, 0), slot(0x95, 0, 0))
	license, array := append(make([]byte, 0, 8), "GPL\x00"...), le.AppendUint32(make([]byte, 0, 8), uint32(counter.FD()))
	attr := make(attributes, progAttrSize)
	attr.setU32(progTypeAt, progRawTracepoint)
	attr.setU32(progInsnCountAt, uint32(len(program)/insnSize))
	attr.setPointer(progInsnsAt, program)
	attr.setPointer(progLicenseAt, license)
	attr.setPointer(progFDArrayAt, array)
	_, err = bpf(cmdProgLoad, attr, program, license, array)
	return "loaded", err
}

// race changes a helper's number in memory while the load is being judged. A broker that read it twice would pass a
// number on that it had not judged, and the verifier, which knows no such helper for this type, would say so.
func race() (string, error) {
	const allowed, forbidden = 5, 44
	program := code(slot(0x85, 0, allowed), slot(0xb7, 0, 0), slot(0x95, 0, 0))
	number := (*atomic.Uint32)(unsafePointer(program[4:]))
	var stop atomic.Bool
	go func() {
		for !stop.Load() {
			number.Store(forbidden)
			number.Store(allowed)
		}
	}()
	loaded, refused := 0, 0
	for end := time.Now().Add(time.Second); time.Now().Before(end); {
		fd, err := loadCode(progRawTracepoint, 0, 0, program)
		if err != nil {
			refused++
			continue
		}
		loaded++
		unix.Close(fd)
	}
	stop.Store(true)
	return fmt.Sprintf("loaded %t refused %t", loaded > 0, refused > 0), nil
}

// x32 asks for bpf(2) by its number in the x32 table.
func x32() (string, error) {
	_, _, errno := unix.RawSyscall(0x40000000|unix.SYS_BPF, 0, 0, 0)
	return "still alive", errno
}
