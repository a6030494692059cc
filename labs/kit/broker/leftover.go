package broker

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

const (
	cmdProgNextID = 11
	cmdMapNextID  = 12
	cmdProgFDByID = 13
	cmdMapFDByID  = 14
	cmdLinkFDByID = 30
	cmdLinkNextID = 31
)

// Inventory is what eBPF leaves in a kernel: object ids, and pins under a bpffs.
type Inventory struct {
	Programs, Maps, Links []uint32
	Pins                  []string
}

// TakeInventory lists the host's programs, maps and links, and the pins below bpffs.
func TakeInventory(bpffs string) (Inventory, error) {
	var all Inventory
	var err error
	if all.Programs, err = objectIDs(cmdProgNextID); err != nil {
		return all, fmt.Errorf("programs: %w", err)
	}
	if all.Maps, err = objectIDs(cmdMapNextID); err != nil {
		return all, fmt.Errorf("maps: %w", err)
	}
	if all.Links, err = objectIDs(cmdLinkNextID); err != nil {
		return all, fmt.Errorf("links: %w", err)
	}
	err = filepath.WalkDir(bpffs, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			all.Pins = append(all.Pins, path)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return all, err
}

// Since is what this inventory has and an earlier one had not.
func (all Inventory) Since(before Inventory) Inventory {
	return Inventory{
		Programs: missing(all.Programs, before.Programs),
		Maps:     missing(all.Maps, before.Maps),
		Links:    missing(all.Links, before.Links),
		Pins:     missing(all.Pins, before.Pins),
	}
}

// Leftovers are the programs and maps that this candidate made and that still exist, and the links that hold its
// programs. The kernel frees in the background, so ask again for a while before believing it.
func (b *Broker) Leftovers() (Inventory, error) {
	report := b.Report()
	var left Inventory
	for _, loaded := range report.Loaded {
		if alive(cmdProgFDByID, loaded.ID) {
			left.Programs = append(left.Programs, loaded.ID)
		}
	}
	for _, id := range report.Maps {
		if alive(cmdMapFDByID, id) {
			left.Maps = append(left.Maps, id)
		}
	}
	links, err := objectIDs(cmdLinkNextID)
	if err != nil {
		return left, err
	}
	for _, id := range links {
		if program, err := linkedProgram(id); err == nil && slices.Contains(left.Programs, program) {
			left.Links = append(left.Links, id)
		}
	}
	return left, nil
}

// LeftoversOfAll is what the candidates of all brokers of this process have left.
func LeftoversOfAll() (Inventory, error) {
	brokers.Lock()
	all := slices.Clone(brokers.all)
	brokers.Unlock()
	var left Inventory
	for _, b := range all {
		one, err := b.Leftovers()
		if err != nil {
			return left, err
		}
		left.Programs = append(left.Programs, one.Programs...)
		left.Maps = append(left.Maps, one.Maps...)
		left.Links = append(left.Links, one.Links...)
	}
	return left, nil
}

// Missed is how often the kernel did not call one of this candidate's living programs because the same program was
// running on that processor already. Such an event is lost for every program that is written this way.
func (b *Broker) Missed() uint64 {
	const recursionMissesAt = 208
	total := uint64(0)
	for _, loaded := range b.Report().Loaded {
		fd, err := fdByID(cmdProgFDByID, loaded.ID)
		if err != nil {
			continue
		}
		// A kernel that does not count them leaves the field as it was: zero.
		info := make(attributes, recursionMissesAt+8)
		if objectInfo(fd, info) == nil {
			total += info.u64(recursionMissesAt)
		}
		unix.Close(fd)
	}
	return total
}

// linkedProgram is the program that a link holds.
func linkedProgram(link uint32) (uint32, error) {
	fd, err := fdByID(cmdLinkFDByID, link)
	if err != nil {
		return 0, err
	}
	defer unix.Close(fd)
	const linkProgramAt = 8
	return objectID(fd, linkProgramAt)
}

// Empty is true when nothing is left.
func (all Inventory) Empty() bool {
	return len(all.Programs)+len(all.Maps)+len(all.Links)+len(all.Pins) == 0
}

// Sentence counts what there is, in words; empty when there is nothing.
func (all Inventory) Sentence() Text {
	var en, zh []string
	count := func(n int, one, many, chinese string) {
		if n == 0 {
			return
		}
		if n > 1 {
			one = many
		}
		en = append(en, fmt.Sprintf("%d %s", n, one))
		zh = append(zh, fmt.Sprintf("%d 个%s", n, chinese))
	}
	count(len(all.Programs), "program", "programs", "程序")
	count(len(all.Maps), "map", "maps", "映射")
	count(len(all.Links), "link", "links", "链接")
	count(len(all.Pins), "pin", "pins", "固定文件")
	return Text{En: strings.Join(en, ", "), Zh: strings.Join(zh, "、")}
}

// Remove unpins the files and detaches the links. Programs and maps end with their last holder.
func (all Inventory) Remove() error {
	var problems []error
	for _, pin := range all.Pins {
		if err := os.Remove(pin); err != nil && !errors.Is(err, fs.ErrNotExist) {
			problems = append(problems, err)
		}
	}
	for _, id := range all.Links {
		fd, err := fdByID(cmdLinkFDByID, id)
		if err != nil {
			continue
		}
		const cmdLinkDetach = 34
		attr := make(attributes, 16)
		attr.setU32(0, uint32(fd))
		if _, err := bpf(cmdLinkDetach, attr); err != nil && !errors.Is(err, unix.EOPNOTSUPP) {
			problems = append(problems, fmt.Errorf("detach link %d: %w", id, err))
		}
		unix.Close(fd)
	}
	return errors.Join(problems...)
}

func missing[T comparable](now, before []T) []T {
	var added []T
	for _, item := range now {
		if !slices.Contains(before, item) {
			added = append(added, item)
		}
	}
	return added
}

func objectIDs(nextID int) ([]uint32, error) {
	var ids []uint32
	for id := uint32(0); ; {
		attr := make(attributes, 16)
		attr.setU32(0, id)
		_, err := bpf(nextID, attr)
		if errors.Is(err, unix.ENOENT) {
			return ids, nil
		}
		if err != nil {
			return nil, err
		}
		id = attr.u32(4)
		ids = append(ids, id)
	}
}

func fdByID(command int, id uint32) (int, error) {
	attr := make(attributes, 16)
	attr.setU32(0, id)
	return bpf(command, attr)
}

// alive asks whether an object still exists. Anything but "no such id" counts as alive.
func alive(command int, id uint32) bool {
	fd, err := fdByID(command, id)
	if err == nil {
		unix.Close(fd)
	}
	return !errors.Is(err, unix.ENOENT)
}
