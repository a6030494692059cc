package broker

import (
	"fmt"
	"math/bits"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Offsets in union bpf_attr for BPF_MAP_CREATE.
const (
	mapTypeAt        = 0
	mapKeySizeAt     = 4
	mapValueSizeAt   = 8
	mapMaxEntriesAt  = 12
	mapFlagsAt       = 16
	mapInnerFDAt     = 20
	mapIfindexAt     = 44
	mapBTFFDAt       = 48
	mapVmlinuxTypeAt = 60
	mapAttrSize      = 72

	mapOfMapsArray = 12
	mapOfMapsHash  = 13

	// allowedMapFlags are those that shape the map itself: NO_PREALLOC to INNER_MAP. The later ones reach for
	// links, paths, tokens and foreign BTF.
	allowedMapFlags = 1<<13 - 1
)

// createMap judges and makes BPF_MAP_CREATE.
func (b *Broker) createMap(c *candidate, attr attributes) (int, error) {
	mapType := attr.u32(mapTypeAt)
	name := nameOf(mapTypeNames[:], mapType)
	probe := isProbeMap(attr)
	if !probe && !b.rules.mapTypes[mapType] {
		return -1, refuse("map type %s is not allowed", "不允许使用映射类型 %s", name)
	}
	if attr.u32(mapFlagsAt)&^allowedMapFlags != 0 || attr.u32(mapIfindexAt) != 0 ||
		attr.u32(mapVmlinuxTypeAt) != 0 || !attr.zeroFrom(mapAttrSize) {
		return -1, refuse("a map with these flags (%#x) is not allowed", "不允许创建带有这些标志（%#x）的映射", attr.u32(mapFlagsAt))
	}
	bytes := mapBytes(attr, possibleCPUs())
	if err := b.room(name, bytes); err != nil {
		return -1, err
	}
	if err := takeInto(c, attr, mapBTFFDAt); err != nil {
		return -1, err
	}
	if mapType == mapOfMapsArray || mapType == mapOfMapsHash {
		if err := takeInto(c, attr, mapInnerFDAt); err != nil {
			return -1, err
		}
	} else {
		attr.setU32(mapInnerFDAt, 0)
	}
	fd, err := bpf(cmdMapCreate, attr[:mapAttrSize])
	if err != nil {
		return -1, err
	}
	id, err := objectID(fd, mapIDAt)
	if err != nil {
		unix.Close(fd)
		return -1, err
	}
	b.maps[id] = bytes
	b.noteMap(id)
	return fd, nil
}

// takeInto replaces the candidate's descriptor in attr by the broker's; 0 means none, as in the kernel.
func takeInto(c *candidate, attr attributes, off int) error {
	theirs := attr.u32(off)
	if theirs == 0 {
		return nil
	}
	fd, err := c.take(theirs)
	if err != nil {
		return err
	}
	attr.setU32(off, uint32(fd))
	return nil
}

// isProbeMap is true for the tiny maps with which loaders find out what a kernel can do.
func isProbeMap(attr attributes) bool {
	mapType := attr.u32(mapTypeAt)
	return (mapType == mapHash || mapType == mapArray) && attr.u32(mapKeySizeAt) == 4 &&
		attr.u32(mapValueSizeAt) == 4 && attr.u32(mapMaxEntriesAt) <= 2
}

// room refuses a map that would not fit beside those that are still alive.
func (b *Broker) room(name string, bytes uint64) error {
	var used uint64
	for id, size := range b.maps {
		if !alive(cmdMapFDByID, id) {
			delete(b.maps, id)
			continue
		}
		used += size
	}
	if bytes > b.rules.mapBytes || used > b.rules.mapBytes-bytes {
		return refuse("map %s of %d KiB does not fit: %d of %d KiB are in use",
			"映射 %s（%d KiB）超出配额：已用 %d KiB，共 %d KiB", name, (bytes+1023)>>10, (used+1023)>>10, b.rules.mapBytes>>10)
	}
	return nil
}

// mapBytes is the most memory that a map can take: every entry filled, on every processor for per-CPU maps, with the
// kernel's own overhead for one entry. It saturates instead of overflowing.
func mapBytes(attr attributes, cpus uint64) uint64 {
	const entryOverhead, mapOverhead = 64, 4096
	mapType := attr.u32(mapTypeAt)
	name := nameOf(mapTypeNames[:], mapType)
	key, value := roundUp8(attr.u32(mapKeySizeAt)), roundUp8(attr.u32(mapValueSizeAt))
	entry := key + value + entryOverhead
	switch {
	case strings.Contains(name, "ringbuf"):
		// max_entries is the size in bytes; two pages of positions come on top.
		entry = 1
	case strings.Contains(name, "percpu"):
		entry = key + value*cpus + entryOverhead
	case name == "array":
		entry = value
	case mapType == mapPerfEventArray:
		entry = key + value
	}
	hi, total := bits.Mul64(entry, uint64(attr.u32(mapMaxEntriesAt)))
	if hi != 0 || total > 1<<60 {
		return 1 << 60
	}
	if strings.Contains(name, "ringbuf") {
		total += 2 * mapOverhead
	}
	return total + mapOverhead
}

func roundUp8(size uint32) uint64 { return (uint64(size) + 7) &^ 7 }

// possibleCPUs is how many copies a per-CPU map has. The list looks like `0-3` or `0,2-5`.
func possibleCPUs() uint64 {
	text, err := os.ReadFile("/sys/devices/system/cpu/possible")
	if err != nil {
		return 1024
	}
	parts := strings.FieldsFunc(strings.TrimSpace(string(text)), func(r rune) bool { return r == '-' || r == ',' })
	if len(parts) == 0 {
		return 1024
	}
	last, err := strconv.ParseUint(parts[len(parts)-1], 10, 32)
	if err != nil {
		return 1024
	}
	return last + 1
}

// An object's id stands at these offsets of bpf_prog_info and bpf_map_info.
const (
	progIDAt = 4
	mapIDAt  = 4
)

// objectInfo asks the kernel about one of the broker's own descriptors.
func objectInfo(fd int, info []byte) error {
	attr := make(attributes, 16)
	attr.setU32(0, uint32(fd))
	attr.setU32(4, uint32(len(info)))
	attr.setPointer(8, info)
	if _, err := bpf(cmdObjGetInfoByFD, attr, info); err != nil {
		return fmt.Errorf("object info: %w", err)
	}
	return nil
}

func objectID(fd, off int) (uint32, error) {
	info := make([]byte, 32)
	if err := objectInfo(fd, info); err != nil {
		return 0, err
	}
	return le.Uint32(info[off:]), nil
}
