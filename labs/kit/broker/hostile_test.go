package broker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
	"github.com/cilium/ebpf/link"
	"golang.org/x/sys/unix"
)

// hostile are what a candidate tries to use up, or to reach.
var hostile = map[string]func() (string, error){
	"flood": flood,
	"maps":  mapsInTurn,
	"loads": loadsInTurn,
	"links": manyLinks,
	"long":  longLoop,
	"large": func() (string, error) {
		return tryLoad(progRawTracepoint, 0, 0, make([]byte, (maxInstructions+1)*insnSize))
	},
	"walk-socket": func() (string, error) { return walkTo(0x79, "sk_socket") },
	"walk-own":    func() (string, error) { return walkTo(0x61, "sk_wmem_queued") },
	"foreign":     foreignDescriptors,
	"wide-value":  func() (string, error) { return tryMap(mapArray, 4, maxValueSize+1, 1, 0) },
	"zero-seed":   func() (string, error) { return tryMap(mapHash, 4, 8, 4, 1<<6) },
	"map-in-map":  func() (string, error) { return tryMap(12, 4, 4, 4, 0) },
	"btf":         btfBombs,
	"threads":     manyThreads,
	"slow":        slowProgram,
}

func init() {
	for name, play := range hostile {
		scenarios[name] = play
	}
}

// flood asks for a forbidden command more often than anybody may, and for how many answers a second it gets then.
func flood() (string, error) {
	for range maxRequests {
		if _, err := rawBPF(6, make([]byte, 64)); !errors.Is(err, unix.EPERM) {
			return "", fmt.Errorf("answered %v", err)
		}
	}
	answers := 0
	for end := time.Now().Add(500 * time.Millisecond); time.Now().Before(end); answers++ {
		if _, err := loadCode(progRawTracepoint, 0, 0, returnZero()); !errors.Is(err, unix.EPERM) {
			return "", fmt.Errorf("answered %v", err)
		}
	}
	if answers > 40 {
		return fmt.Sprintf("%d answers in half a second", answers), nil
	}
	return "slowed down", nil
}

func mapsInTurn() (string, error) {
	for i := range maxMapsMade + 10 {
		attr := make(attributes, mapAttrSize)
		for at, value := range map[int]uint32{mapTypeAt: mapArray, mapKeySizeAt: 4, mapValueSizeAt: 8, mapMaxEntriesAt: 1} {
			attr.setU32(at, value)
		}
		fd, err := rawBPF(cmdMapCreate, attr)
		if err != nil {
			return fmt.Sprintf("%d made", i), nil
		}
		unix.Close(fd)
	}
	return "all made", nil
}

func loadsInTurn() (string, error) {
	for i := range maxLoads + 10 {
		fd, err := loadCode(progRawTracepoint, 0, 0, returnZero())
		if err != nil {
			return fmt.Sprintf("%d loaded", i), nil
		}
		unix.Close(fd)
	}
	return "all loaded", nil
}

func manyLinks() (string, error) {
	fd, err := loadCode(progRawTracepoint, 0, 0, returnZero())
	if err != nil {
		return "", err
	}
	for i := range 100 {
		name := append(make([]byte, 0, 32), "inet_sock_set_state\x00"...)
		attr := make(attributes, rawAttrSize)
		attr.setPointer(rawNameAt, name)
		attr.setU32(rawProgFDAt, uint32(fd))
		if _, err := bpf(cmdRawTracepoint, attr, name); err != nil {
			return fmt.Sprintf("%d links", i), nil
		}
	}
	return "all linked", nil
}

// longLoop is five instructions that the verifier follows for maxVerified of them and more.
func longLoop() (string, error) {
	again := slot(0x55, 0, maxVerified/2) // if r0 != n goto -2
	le.PutUint16(again[2:], 0xfffe)
	program := code(slot(0xb7, 0, 0), slot(0x07, 0, 1), again, returnZero())
	license := append(make([]byte, 0, 8), "GPL\x00"...)
	attr := make(attributes, progAttrSize)
	attr.setU32(progTypeAt, progRawTracepoint)
	attr.setU32(progInsnCountAt, uint32(len(program)/insnSize))
	attr.setPointer(progInsnsAt, program)
	attr.setPointer(progLicenseAt, license)
	_, err := bpf(cmdProgLoad, attr, program, license)
	return "loaded", err
}

// walkTo reads a socket's own state, or follows a pointer in it to a structure that the policy does not name.
func walkTo(load byte, field string) (string, error) {
	spec, err := btf.LoadKernelSpec()
	if err != nil {
		return "", err
	}
	var alias *btf.Typedef
	var sock *btf.Struct
	if err := errors.Join(spec.TypeByName("btf_trace_inet_sock_set_state", &alias), spec.TypeByName("sock", &sock)); err != nil {
		return "", err
	}
	id, err := spec.TypeID(alias)
	if err != nil {
		return "", err
	}
	read := slot(load, 1, 0) // r0 = *(r1 + offset)
	for _, member := range sock.Members {
		if member.Name == field {
			binary.LittleEndian.PutUint16(read[2:], uint16(member.Offset.Bytes()))
		}
	}
	first := slot(0x79, 1, 0)
	first[1] = 1<<4 | 1
	return tryLoad(progTracing, attachTraceRawTP, uint32(id), code(first, read, returnZero()))
}

// foreignDescriptors names descriptors of every other kind where a map, a program or BTF belongs.
func foreignDescriptors() (string, error) {
	var pipe [2]int
	if err := unix.Pipe(pipe[:]); err != nil {
		return "", err
	}
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return "", err
	}
	for _, fd := range []int{0, 1, pipe[0], pipe[1], socket, 12345, -1} {
		attr := make(attributes, rawAttrSize)
		attr.setU32(rawProgFDAt, uint32(fd))
		if _, err := bpf(cmdRawTracepoint, attr); err == nil {
			return fmt.Sprintf("%d passed as a program", fd), nil
		}
		load := slot(0x18, srcMapFD, int32(fd))
		if _, err := loadCode(progRawTracepoint, 0, 0, code(load, slot(0, 0, 0), returnZero())); err == nil {
			return fmt.Sprintf("%d passed as a map", fd), nil
		}
	}
	return "all refused", nil
}

func tryMap(kind, key, value, entries, flags uint32) (string, error) {
	attr := make(attributes, mapAttrSize)
	for i, v := range []uint32{kind, key, value, entries, flags} {
		attr.setU32(4*i, v)
	}
	if _, err := rawBPF(cmdMapCreate, attr); err != nil {
		return "", err
	}
	return "made", nil
}

func btfBombs() (string, error) {
	data := make([]byte, maxBTF)
	for i := range 10 {
		attr := make(attributes, btfAttrSize)
		attr.setPointer(btfDataAt, data)
		attr.setU32(btfSizeAt, uint32(len(data)))
		if _, err := bpf(cmdBTFLoad, attr, data); errors.Is(err, unix.EPERM) {
			return fmt.Sprintf("%d looked at", i), nil
		}
	}
	return "all looked at", nil
}

// manyThreads asks from many threads at once, and counts with one of them.
func manyThreads() (string, error) {
	stop := make(chan struct{})
	for range 30 {
		go func() {
			for i := 0; i < 100; i++ {
				select {
				case <-stop:
					return
				default:
					_, _ = rawBPF(6, make([]byte, 64))
				}
			}
		}()
	}
	defer close(stop)
	return countWith("raw")
}

// slowProgram looks a long key up as often as a program may in one event, and causes one event after the other.
func slowProgram() (string, error) {
	const keySize = 480
	counter, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.Hash, KeySize: keySize, ValueSize: 8, MaxEntries: 1})
	if err != nil {
		return "", err
	}
	spin := asm.Instructions{asm.Mov.Imm(asm.R6, 0)}
	for at := int16(8); at <= keySize; at += 8 {
		spin = append(spin, asm.StoreMem(asm.R10, -at, asm.R6, asm.DWord))
	}
	spin = append(spin,
		asm.Mov.Reg(asm.R2, asm.R10).WithSymbol("again"),
		asm.Add.Imm(asm.R2, -keySize),
		asm.LoadMapPtr(asm.R1, counter.FD()),
		asm.FnMapLookupElem.Call(),
		asm.Add.Imm(asm.R6, 1),
		asm.JNE.Imm(asm.R6, 1200, "again"),
		asm.Mov.Imm(asm.R0, 0),
		asm.Return(),
	)
	program, err := ebpf.NewProgram(&ebpf.ProgramSpec{Name: "spin", License: "GPL", Type: ebpf.RawTracepoint, Instructions: spin})
	if err != nil {
		return "", err
	}
	for range 8 {
		if _, err := link.AttachRawTracepoint(link.RawTracepointOptions{Name: "inet_sock_set_state", Program: program}); err != nil {
			return "", err
		}
	}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		if err := listenOnce(); err != nil {
			return "", err
		}
	}
	return "ran for 20 s", nil
}

func TestWhatIsUsedUpIsRefusedInWords(t *testing.T) {
	for scenario, want := range map[string]struct{ printed, words string }{
		"flood": {"slowed down", "more than 4096 calls of bpf"},
		// The loader's library has made one of its own to learn about limits.
		"maps":        {"255 made", "making more than 256 maps"},
		"loads":       {"256 loaded", "loading more than 256 programs"},
		"links":       {"8 links", "more than 8 links at once"},
		"btf":         {"4 looked at", "more than 16 MiB of BTF"},
		"long":        {"error:", "is too long: the verifier follows"},
		"large":       {"error:", "a program of 32769 instructions is not allowed"},
		"walk-socket": {"error:", "reads the kernel's struct socket"},
		"wide-value":  {"error:", "a map with values of 4097 bytes is not allowed"},
		"zero-seed":   {"error:", "a map with these flags (0x40) is not allowed"},
		"map-in-map":  {"error:", "map type array_of_maps is not allowed"},
	} {
		got, report := runCandidate(t, policyForTests(), scenario)
		if !strings.HasPrefix(got, want.printed) || !strings.Contains(refusalsOf(report), want.words) {
			t.Errorf("%s: %q, refusals %s", scenario, got, refusalsOf(report))
		}
	}
}

func TestASocketsOwnStateMayBeRead(t *testing.T) {
	if got, report := runCandidate(t, policyForTests(), "walk-own"); got != "loaded" {
		t.Errorf("got %q, refusals %s", got, refusalsOf(report))
	}
}

func TestOtherDescriptorsAreNoProgramsAndNoMaps(t *testing.T) {
	if got, _ := runCandidate(t, policyForTests(), "foreign"); got != "all refused" {
		t.Errorf("got %q", got)
	}
}

func TestAnHonestCallIsAnsweredWhileOthersFlood(t *testing.T) {
	if got, report := runCandidate(t, policyForTests(), "threads"); got != "counted" {
		t.Errorf("got %q, refusals %s", got, refusalsOf(report))
	}
}

func TestTheBrokerKeepsNoDescriptorOfACall(t *testing.T) {
	open := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	runCandidate(t, policyForTests(), "foreign")
	before := open()
	for range 3 {
		runCandidate(t, policyForTests(), "foreign")
		runCandidate(t, policyForTests(), "walk-socket")
	}
	if after := open(); after > before {
		t.Errorf("%d descriptors before, %d after", before, after)
	}
}

func TestTheKernelNeverReckonsMoreForAMapThanTheBroker(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("making maps needs root")
	}
	for _, m := range []struct{ kind, key, value, entries, flags uint32 }{
		{1, 4, 8, 1000, 0}, {1, 4, 8, 1025, 1}, {2, 4, 8, 1000, 0}, {5, 4, 8, 1000, 0}, {6, 4, 8, 1000, 0}, {9, 12, 16, 4096, 0},
		{9, 12, 16, 4097, 2}, {10, 8, 8, 512, 0}, {11, 8, 8, 512, 1}, {22, 0, 16, 100, 0}, {27, 0, 0, 65536, 0}, {30, 0, 8, 1000, 0},
	} {
		attr := make(attributes, mapAttrSize)
		for i, v := range []uint32{m.kind, m.key, m.value, m.entries, m.flags} {
			attr.setU32(4*i, v)
		}
		fd, err := bpf(cmdMapCreate, attr)
		if err != nil {
			t.Fatalf("%+v: %v", m, err)
		}
		if kernel, ours := memlock(fd), mapBytes(attr, possibleCPUs()); kernel > ours {
			t.Errorf("%s %+v: the kernel says %d, the broker %d", mapTypeNames[m.kind], m, kernel, ours)
		}
		unix.Close(fd)
	}
	if fd, err := bpf(cmdMapCreate, le.AppendUint32(le.AppendUint32(le.AppendUint32(le.AppendUint32(nil, 2), 4), 8), 1000)); err == nil {
		if memlock(fd) < 8000 {
			t.Error("the kernel's reckoning is not read")
		}
		unix.Close(fd)
	}
}

func TestTheVerifiersTimeIsBounded(t *testing.T) {
	used := usage{verifier: verifierTime + 1}
	if err := used.load(); err == nil || !strings.Contains(err.Error(), "the verifier has worked 10 s") {
		t.Errorf("got %v", err)
	}
}

func TestOnlyAProgramThatIsSlowAtEveryLookHoldsUpTheHost(t *testing.T) {
	honest, slow := runs{1000, 800 * time.Microsecond}, runs{1000, 100 * time.Millisecond}
	heldUp := runs{10, 300 * time.Millisecond}
	for name, looks := range map[string][]runs{
		"honest": {honest, honest, honest, honest}, "idle": {{}, {}, {}, {}}, "busy": {{1 << 20, time.Second}, {1 << 20, time.Second}, {1 << 20, time.Second}},
		"held up now and then": {honest, heldUp, heldUp, honest, heldUp, heldUp},
	} {
		if err := lookedAt(looks); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, looks := range map[string][]runs{"slow": {slow, slow, slow}, "slow later": {honest, {}, slow, slow, slow}, "one run a look": {{1, time.Second}, {1, time.Second}, {1, time.Second}}} {
		if lookedAt(looks) == nil {
			t.Errorf("%s passed", name)
		}
	}
	if err := lookedAt([]runs{slow, slow, slow}); !strings.Contains(err.Error(), "program spin takes 100 µs for each event, more than 20 µs are not allowed") {
		t.Errorf("got %v", err)
	}
}

// lookedAt is what comes of looks between which a program ran so often and so long.
func lookedAt(between []runs) error {
	var p pace
	var now runs
	for _, more := range between {
		now = runs{now.count + more.count, now.took + more.took}
		if err := p.look("spin", now); err != nil {
			return err
		}
	}
	return nil
}

func TestASlowProgramEndsItsCandidate(t *testing.T) {
	got, report := runCandidate(t, policyForTests(), "slow")
	if got != "" || !strings.Contains(refusalsOf(report), "for each event") {
		t.Errorf("the candidate said %q, refusals %s", got, refusalsOf(report))
	}
}

func TestAGlobalFunctionIsFound(t *testing.T) {
	functions := func(linkage uint32) []byte {
		names := "\x00main\x00helper\x00"
		var types []byte
		for _, v := range []uint32{
			0, 13 << 24, 0, // [1] function without parameters, returns void
			1, btfKindFunc<<24 | btfLinkGlobal, 1, // [2] main
			6, btfKindFunc<<24 | linkage, 1, // [3] helper
		} {
			types = le.AppendUint32(types, v)
		}
		raw := []byte{0x9f, 0xeb, 1, 0}
		for _, v := range []uint32{btfHeader, 0, uint32(len(types)), uint32(len(types)), uint32(len(names))} {
			raw = le.AppendUint32(raw, v)
		}
		return append(append(raw, types...), names...)
	}
	var info []byte
	for _, v := range []uint32{0, 2, 7, 3} {
		info = le.AppendUint32(info, v)
	}
	if name, at, found := globalFunction(functions(btfLinkGlobal), info, 8); !found || name != "helper" || at != 7 {
		t.Errorf("found %t: %s at %d", found, name, at)
	}
	if name, _, found := globalFunction(functions(0), info, 8); found {
		t.Errorf("%s is not global", name)
	}
}

func TestEveryKindOfTypedPointerIsSeen(t *testing.T) {
	log := "1: R1=ctx() R6=trusted_ptr_sock() fp-8=ptr_or_null_tcp_sock(id=2)\n2: R0=map_ptr(map=x) R2=rcu_ptr_or_null_task_struct(id=3)" +
		" R3=untrusted_ptr_cred() R4=map_value(map=ptr_x,ks=4) R5_w=ptr_file(off=16)\n"
	if got := fmt.Sprint(pointedAt([]byte(log))); got != "[sock tcp_sock task_struct cred file]" {
		t.Errorf("got %s", got)
	}
}
