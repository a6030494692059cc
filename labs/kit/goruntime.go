package kit

import (
	"debug/dwarf"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
)

// GoRuntime reads what the Go runtime of a process counts, out of the process's memory: a service that answers
// /debug/pprof with numbers of its own invention changes nothing here. It needs CAP_SYS_PTRACE (profiles observe and
// kernel) and a program built with symbols, as B.Go builds it.
type GoRuntime struct {
	p      *Process
	memory *os.File
	layout runtimeLayout
}

// runtimeLayout is where a program's runtime keeps what we read.
type runtimeLayout struct {
	allgptr, allglen, controller uint64
	status                       uint64 // offset of g.atomicstatus
	heapLive, heapMarked         uint64 // offsets in gcControllerState
}

// ErrNoRuntime says that the runtime cannot be read here.
var ErrNoRuntime = errors.New("the runtime of the process cannot be read")

// ErrReplaced says that a process which could be read is not the same program any more: it has executed another one,
// or itself anew.
var ErrReplaced = errors.New("the process has replaced itself")

// GoRuntime opens the memory of a process that B.Go has built.
func (c *C) GoRuntime(p *Process) (*GoRuntime, error) {
	layout, err := readLayout(p.path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoRuntime, err)
	}
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", p.pid))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoRuntime, err)
	}
	c.Cleanup(func() { _ = memory.Close() })
	r := &GoRuntime{p, memory, layout}
	if _, err := r.Goroutines(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoRuntime, err)
	}
	return r, nil
}

// Goroutines counts the goroutines that live, the runtime's own included. The error is ErrReplaced.
func (r *GoRuntime) Goroutines() (count int, err error) {
	// The runtime may move its list while it is read.
	for range 5 {
		if count, err = r.countGoroutines(); err == nil {
			return count, nil
		}
	}
	return 0, err
}

func (r *GoRuntime) countGoroutines() (int, error) {
	n, err := r.word(r.layout.allglen)
	if err != nil {
		return 0, err
	}
	first, err := r.word(r.layout.allgptr)
	if err != nil || n > 1<<22 {
		return 0, fmt.Errorf("%w: %d goroutines (%w)", ErrReplaced, n, err)
	}
	pointers, err := r.bytes(first, int(n)*8)
	if err != nil {
		return 0, err
	}
	count := 0
	for i := range int(n) {
		g := binary.NativeEndian.Uint64(pointers[i*8:])
		status, err := r.bytes(g+r.layout.status, 4)
		if err != nil {
			return 0, err
		}
		if lives(binary.NativeEndian.Uint32(status)) {
			count++
		}
	}
	return count, nil
}

// lives tells the states of runtime2.go apart: 0 is idle (being made), 6 dead, 5 and 7 unused, 11 dead for a C thread.
func lives(status uint32) bool {
	const scan = 0x1000
	switch status &^ scan {
	case 0, 5, 6, 7, 11:
		return false
	}
	return true
}

// HeapLive is the number of bytes that the last collection found alive and what was allocated since.
func (r *GoRuntime) HeapLive() (uint64, error) {
	return r.word(r.layout.controller + r.layout.heapLive)
}

// HeapMarked is the number of bytes that the last collection found alive.
func (r *GoRuntime) HeapMarked() (uint64, error) {
	return r.word(r.layout.controller + r.layout.heapMarked)
}

func (r *GoRuntime) word(address uint64) (uint64, error) {
	content, err := r.bytes(address, 8)
	if err != nil {
		return 0, err
	}
	return binary.NativeEndian.Uint64(content), nil
}

func (r *GoRuntime) bytes(address uint64, n int) ([]byte, error) {
	content := make([]byte, n)
	if _, err := r.memory.ReadAt(content, int64(address)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrReplaced, err)
	}
	return content, nil
}

// readLayout finds the runtime's variables by the program's symbols and the fields by its debugging information, so
// that no version of Go is written down here.
func readLayout(path string) (runtimeLayout, error) {
	var layout runtimeLayout
	file, err := elf.Open(path)
	if err != nil {
		return layout, err
	}
	defer file.Close()
	if file.Type != elf.ET_EXEC {
		return layout, errors.New("the program is not linked to fixed addresses")
	}
	if err := layout.variables(file); err != nil {
		return layout, err
	}
	return layout, layout.fields(file)
}

func (l *runtimeLayout) variables(file *elf.File) error {
	symbols, err := file.Symbols()
	if err != nil {
		return err
	}
	wanted := map[string]*uint64{
		"runtime.allgptr": &l.allgptr, "runtime.allglen": &l.allglen, "runtime.gcController": &l.controller,
	}
	for _, symbol := range symbols {
		if at := wanted[symbol.Name]; at != nil {
			*at = symbol.Value
			delete(wanted, symbol.Name)
		}
	}
	for name := range wanted {
		return fmt.Errorf("the program has no symbol %s", name)
	}
	return nil
}

func (l *runtimeLayout) fields(file *elf.File) error {
	info, err := file.DWARF()
	if err != nil {
		return err
	}
	wanted := map[string]map[string]*uint64{
		"runtime.g":                 {"atomicstatus": &l.status},
		"runtime.gcControllerState": {"heapLive": &l.heapLive, "heapMarked": &l.heapMarked},
	}
	reader := info.Reader()
	for {
		entry, err := reader.Next()
		if err != nil {
			return err
		}
		if entry == nil {
			break
		}
		name, _ := entry.Val(dwarf.AttrName).(string)
		switch fields := wanted[name]; {
		case entry.Tag == dwarf.TagStructType && fields != nil:
			if err := readFields(reader, fields); err != nil {
				return err
			}
			delete(wanted, name)
			if len(wanted) == 0 {
				return nil
			}
		case entry.Tag != dwarf.TagCompileUnit && entry.Children:
			reader.SkipChildren()
		}
	}
	var missing []string
	for name := range wanted {
		missing = append(missing, name)
	}
	return fmt.Errorf("the program does not describe %s", strings.Join(missing, " and "))
}

// readFields notes the offsets of a structure's fields; the reader stands after the structure's entry.
func readFields(reader *dwarf.Reader, fields map[string]*uint64) error {
	left := len(fields)
	for {
		entry, err := reader.Next()
		if err != nil {
			return err
		}
		if entry == nil || entry.Tag == 0 {
			break
		}
		name, _ := entry.Val(dwarf.AttrName).(string)
		offset, isNumber := entry.Val(dwarf.AttrDataMemberLoc).(int64)
		if at := fields[name]; at != nil && isNumber {
			*at = uint64(offset)
			left--
		}
	}
	if left > 0 {
		return errors.New("the runtime's structures have other fields than expected")
	}
	return nil
}
