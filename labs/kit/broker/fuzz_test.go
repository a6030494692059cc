package broker

import (
	"errors"
	"testing"

	"github.com/cilium/ebpf/btf"
)

// withoutKernel judges without asking the kernel which it runs on.
func withoutKernel(t *testing.T) *Broker {
	t.Helper()
	b, err := New(policyForTests())
	if err != nil {
		t.Fatal(err)
	}
	b.kernelTypes.load = func() (*btf.Spec, error) { return nil, errors.New("no kernel types in a fuzz test") }
	b.rules.kernelFunction = b.kernelTypes.function
	return b
}

// FuzzAProgramThatPassesCallsOnlyWhatThePolicyNames reads each program that passed in a way of its own.
func FuzzAProgramThatPassesCallsOnlyWhatThePolicyNames(f *testing.F) {
	load := code(slot(opLoadImm64, 0, 1), slot(0, 0, 109))
	for _, seed := range [][]byte{
		nil, returnZero(), code(slot(opCall, 0, 5), returnZero()), code(slot(opCall, 0, 109), returnZero()),
		code(slot(opCall, srcKernelFunc, 1), returnZero()), code(load, returnZero()), load[:8], load[:12],
		code(slot(opLoadImm64, 0, 1), slot(opCall, 0, 109)), code(slot(0xe5, 0, 0), returnZero()),
		code(slot(opLoadImm64, srcKernelBTF, 1), slot(0, 0, 0)), code(slot(0x8d, 0, 5)), code(slot(0x86, 0, 5)),
		probeReadProbe, emptyProbe,
	} {
		f.Add(uint32(progRawTracepoint), seed)
		f.Add(uint32(progSocketFilter), seed)
		f.Add(uint32(progKprobe), seed)
		f.Add(uint32(progTracing), seed)
	}
	f.Fuzz(func(t *testing.T, progType uint32, input []byte) {
		b := withoutKernel(t)
		input = input[:len(input)/insnSize*insnSize]
		attr := make(attributes, attrRoom)
		attr.setU32(progTypeAt, progType)
		p := &program{attr: attr, code: append([]byte(nil), input...)}
		if b.judgeProgram(p) != nil {
			return
		}
		if p.probe && (progType == progSocketFilter && len(input) <= probeInstructions*insnSize || progType == progKprobe) {
			return
		}
		if !b.rules.progTypes[progType] {
			t.Fatalf("program type %d passed", progType)
		}
		for i := 0; i < len(input); i += insnSize {
			op, kind, number := input[i], input[i+1]>>4, int32(le.Uint32(input[i+4:]))
			if op == opLoadImm64 {
				if kind == srcKernelBTF {
					t.Fatalf("a kernel variable at %d", i/insnSize)
				}
				i += insnSize
				continue
			}
			if class := op & 7; class != 5 && class != 6 {
				continue
			}
			own := op == 0x85 && (kind == 1 || kind == 0 && b.rules.helpers[number])
			if op>>4 == 8 && !own || op>>4 == 0xe || op == 0x0d {
				t.Fatalf("%x passed at %d", input[i:i+insnSize], i/insnSize)
			}
		}
		if err := mapSlots(p.code, func(slot []byte, _ byte) error { slot[4] = 1; return nil }); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzNoAttributesOfAProgramPassThatNobodyNamed sets arbitrary attributes beside a harmless program.
func FuzzNoAttributesOfAProgramPassThatNobodyNamed(f *testing.F) {
	for at := 0; at < 160; at += 4 {
		attr := make(attributes, attrRoom)
		attr.setU32(progTypeAt, progRawTracepoint)
		attr.setU32(at, 0x10)
		f.Add([]byte(attr), []byte(nil), []byte(nil))
	}
	f.Add([]byte{5}, []byte{0x9f, 0xeb, 1, 0, 24, 0, 0, 0}, []byte{0, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0})
	f.Fuzz(func(t *testing.T, passed, types, records []byte) {
		b := withoutKernel(t)
		attr := make(attributes, max(attrRoom, len(passed)))
		copy(attr, passed)
		size := int(attr.u32(progFuncRecSizeAt))
		p := &program{attr: attr, code: returnZero(), types: types, funcInfo: records}
		p.lines = lineTable{records: records, recordSize: int(attr.u32(progLineRecSizeAt)), strings: btfStrings(types)}
		if line := p.lines.at(int(attr.u32(0))); line != nil {
			_ = line.String()
		}
		if size > maxExtInfoRecord {
			return // copyRecords refuses it
		}
		if b.judgeProgram(p) != nil {
			return
		}
		for _, at := range []int{progIfindexAt, progAttachFDAt, progCoreCountAt} {
			if attr.u32(at) != 0 {
				t.Fatalf("attribute at %d passed: %#x", at, attr.u32(at))
			}
		}
		if attr.u32(progFlagsAt)&^3 != 0 || !attr.zeroFrom(progAttrSize) && !onlyFDArrayCount(attr) {
			t.Fatalf("passed: %x", []byte(attr))
		}
		if kind := attr.u32(progTypeAt); kind != progSocketFilter && kind != progKprobe && !b.rules.progTypes[kind] {
			t.Fatalf("program type %d passed", kind)
		}
	})
}

// FuzzAMapThatPassesIsOfAGrantedTypeAndFits checks the reckoning as well: it never says less than what must be there.
func FuzzAMapThatPassesIsOfAGrantedTypeAndFits(f *testing.F) {
	for kind := range uint32(40) {
		attr := make(attributes, attrRoom)
		for i, v := range []uint32{kind, 4, 4, 2, kind % 3} {
			attr.setU32(4*i, v)
		}
		f.Add([]byte(attr))
		attr.setU32(mapMaxEntriesAt, 1<<31)
		f.Add([]byte(attr))
	}
	f.Fuzz(func(t *testing.T, passed []byte) {
		attr := make(attributes, max(attrRoom, len(passed)))
		copy(attr, passed)
		b := withoutKernel(t)
		if b.rules.judgeMap(attr) != nil {
			return
		}
		kind, entries := attr.u32(mapTypeAt), uint64(attr.u32(mapMaxEntriesAt))
		if !b.rules.mapTypes[kind] || attr.u32(mapFlagsAt)&(1<<6|^uint32(1<<12-1)) != 0 || attr.u32(mapValueSizeAt) > maxValueSize {
			t.Fatalf("passed: %x", []byte(attr))
		}
		least := entries * uint64(attr.u32(mapValueSizeAt))
		if kind == 27 {
			least = entries
		}
		if got := mapBytes(attr, 4); got < least {
			t.Fatalf("%d bytes are reckoned for %d", got, least)
		}
	})
}

// FuzzTheVerifiersWordsAreReadWithoutFailing: a log carries the candidate's own source lines and names.
func FuzzTheVerifiersWordsAreReadWithoutFailing(f *testing.F) {
	f.Add([]byte("3: (61) r1 = *(u32 *)(r2 +0) ; R1=trusted_ptr_sock()\n; x\nprocessed 4 insns\n"))
	f.Add([]byte("0xffff888012345678 99999999999999999999: (61) \xff\n"))
	f.Fuzz(func(_ *testing.T, log []byte) {
		maskAddresses(log)
		_, _, _ = pointedAt(log), lastReason(string(log)), lastInstruction(string(log))
	})
}
