package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/link"
)

// witness counts, by an eBPF program of the grader's own, the retransmissions that the kernel shows to eBPF programs.
// Not each is: a host may keep its programs away from some of its tasks, and a retransmission that a timer brings about
// happens on top of whatever task is running. No probe can count what no probe is shown, so such a flow is not judged.
type witness struct {
	counts   *ebpf.Map
	program  *ebpf.Program
	attached link.Link
}

const (
	witnessed   = "tcp_retransmit_skb"
	portsLength = 4
)

func newWitness() (*witness, error) {
	format, err := os.ReadFile(filepath.Join(tracefs, "events/tcp", witnessed, "format"))
	if err != nil {
		return nil, err
	}
	sport, err := fieldOffset(string(format), "sport")
	if err != nil {
		return nil, err
	}
	dport, err := fieldOffset(string(format), "dport")
	if err != nil {
		return nil, err
	}
	w := &witness{}
	w.counts, err = ebpf.NewMap(&ebpf.MapSpec{Name: "witness", Type: ebpf.Hash, KeySize: portsLength, ValueSize: 8, MaxEntries: 65536})
	if err != nil {
		return nil, fmt.Errorf("witness map: %w", err)
	}
	w.program, err = ebpf.NewProgram(&ebpf.ProgramSpec{
		Name: "witness", Type: ebpf.TracePoint, License: "GPL", Instructions: countByPorts(w.counts.FD(), sport, dport),
	})
	if err != nil {
		w.close()
		return nil, fmt.Errorf("witness program: %w", err)
	}
	if w.attached, err = link.Tracepoint("tcp", witnessed, w.program, nil); err != nil {
		w.close()
		return nil, fmt.Errorf("witness link: %w", err)
	}
	return w, nil
}

// countByPorts adds one to the entry of the event's two ports.
func countByPorts(counts int, sport, dport int16) asm.Instructions {
	const key, one = -4, -16
	return asm.Instructions{
		asm.LoadMem(asm.R2, asm.R1, sport, asm.Half),
		asm.StoreMem(asm.R10, key, asm.R2, asm.Half),
		asm.LoadMem(asm.R2, asm.R1, dport, asm.Half),
		asm.StoreMem(asm.R10, key+2, asm.R2, asm.Half),
		asm.LoadMapPtr(asm.R1, counts),
		asm.Mov.Reg(asm.R2, asm.R10),
		asm.Add.Imm(asm.R2, key),
		asm.FnMapLookupElem.Call(),
		asm.JEq.Imm(asm.R0, 0, "new"),
		asm.Mov.Imm(asm.R1, 1),
		asm.StoreXAdd(asm.R0, asm.R1, asm.DWord),
		asm.Ja.Label("out"),
		asm.Mov.Imm(asm.R2, 1).WithSymbol("new"),
		asm.StoreMem(asm.R10, one, asm.R2, asm.DWord),
		asm.LoadMapPtr(asm.R1, counts),
		asm.Mov.Reg(asm.R2, asm.R10),
		asm.Add.Imm(asm.R2, key),
		asm.Mov.Reg(asm.R3, asm.R10),
		asm.Add.Imm(asm.R3, one),
		asm.Mov.Imm(asm.R4, 0),
		asm.FnMapUpdateElem.Call(),
		asm.Mov.Imm(asm.R0, 0).WithSymbol("out"),
		asm.Return(),
	}
}

var formatField = regexp.MustCompile(`field:[^;]*\b(\w+)(?:\[\d+\])?;\s*offset:(\d+);`)

// fieldOffset reads where a field of a tracepoint lies.
func fieldOffset(format, name string) (int16, error) {
	for _, match := range formatField.FindAllStringSubmatch(format, -1) {
		if match[1] == name {
			offset, err := strconv.ParseInt(match[2], 10, 16)
			return int16(offset), err
		}
	}
	return 0, fmt.Errorf("tracepoint %s has no field %s", witnessed, name)
}

// seen is how many retransmissions of a flow were shown to eBPF.
func (w *witness) seen(flow endpoints) int {
	key := [2]uint16{flow.src.Port(), flow.dst.Port()}
	var count uint64
	if err := w.counts.Lookup(&key, &count); err != nil {
		return 0
	}
	return int(count)
}

func (w *witness) close() {
	if w.attached != nil {
		_ = w.attached.Close()
	}
	if w.program != nil {
		_ = w.program.Close()
	}
	_ = w.counts.Close()
}
