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

	// allowedMapFlags shape the map itself: NO_PREALLOC, NO_COMMON_LRU, RDONLY, WRONLY, RDONLY_PROG, WRONLY_PROG,
	// MMAPABLE, PRESERVE_ELEMS. Among the others, ZERO_SEED would let a candidate choose keys that all fall into one
	// bucket, and the later ones reach for links, paths, tokens and foreign BTF.
	allowedMapFlags = 1<<0 | 1<<1 | 1<<3 | 1<<4 | 1<<7 | 1<<8 | 1<<10 | 1<<11
)

// createMap judges and makes BPF_MAP_CREATE.
func (b *Broker) createMap(c *candidate, attr attributes) (int, error) {
	name := nameOf(mapTypeNames[:], attr.u32(mapTypeAt))
	if err := b.rules.judgeMap(attr); err != nil {
		return -1, err
	}
	if err := b.used.newMap(); err != nil {
		return -1, err
	}
	bytes := mapBytes(attr, possibleCPUs())
	if err := b.room(name, bytes); err != nil {
		return -1, err
	}
	if err := takeInto(c, attr, mapBTFFDAt); err != nil {
		return -1, err
	}
	attr.setU32(mapInnerFDAt, 0)
	fd, err := bpf(cmdMapCreate, attr[:mapAttrSize])
	if err != nil {
		return -1, err
	}
	id, err := objectID(fd, mapIDAt)
	if err != nil {
		unix.Close(fd)
		return -1, err
	}
	// The kernel's own reckoning, where it is the higher one.
	if actual := memlock(fd); actual > bytes {
		bytes = actual
		if err := b.room(name, bytes); err != nil {
			unix.Close(fd)
			return -1, err
		}
	}
	b.maps[id] = bytes
	b.noteMap(id)
	return fd, nil
}

// judgeMap decides by the copy alone. The error is a nil interface, or a refusal.
func (r *rules) judgeMap(attr attributes) error {
	mapType := attr.u32(mapTypeAt)
	if !isProbeMap(attr) && !r.mapTypes[mapType] {
		return refuse("map type %s is not allowed", "不允许使用映射类型 %s", nameOf(mapTypeNames[:], mapType))
	}
	if attr.u32(mapFlagsAt)&^allowedMapFlags != 0 || attr.u32(mapIfindexAt) != 0 ||
		attr.u32(mapVmlinuxTypeAt) != 0 || !attr.zeroFrom(mapAttrSize) {
		return refuse("a map with these flags (%#x) is not allowed", "不允许创建带有这些标志（%#x）的映射", attr.u32(mapFlagsAt))
	}
	if size := attr.u32(mapValueSizeAt); size > maxValueSize {
		return refuse("a map with values of %d bytes is not allowed: at most %d", "不允许创建值为 %d 字节的映射：最多 %d 字节",
			size, maxValueSize)
	}
	return nil
}

// memlock is how many bytes the kernel says a map takes; 0 where it does not say.
func memlock(fd int) uint64 {
	text, err := os.ReadFile("/proc/self/fdinfo/" + strconv.Itoa(fd))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		var bytes uint64
		if _, err := fmt.Sscanf(line, "memlock: %d", &bytes); err == nil {
			return bytes
		}
	}
	return 0
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
	// An element's header takes up to 56 bytes, its share of the buckets up to 32.
	const entryOverhead, mapOverhead = 96, 4096
	mapType := attr.u32(mapTypeAt)
	name := nameOf(mapTypeNames[:], mapType)
	key, value := roundUp8(attr.u32(mapKeySizeAt)), roundUp8(attr.u32(mapValueSizeAt))
	entry := key + value + entryOverhead
	switch {
	case strings.Contains(name, "ringbuf"):
		// max_entries is the size in bytes.
		entry = 1
	case strings.Contains(name, "percpu"):
		entry = key + value*cpus + entryOverhead
	case name == "lpm_trie":
		// Between every two prefixes there may be a node without a value.
		entry *= 2
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
		// Positions, and every page mapped twice: two pointers for each.
		total += 3*mapOverhead + total/256
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

// An object's id stands at these offsets of bpf_prog_info, bpf_map_info and bpf_link_info.
const (
	progIDAt = 4
	mapIDAt  = 4
	linkIDAt = 4
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
