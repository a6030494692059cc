package broker

import (
	"bytes"
	"fmt"
)

const (
	insnSize     = 8
	opLoadImm64  = 0x18
	opCall       = 0x85
	classMask    = 0x07
	classJump    = 0x05
	classJump32  = 0x06
	jumpCallBits = 0x80
	jumpOpMask   = 0xf0
	jumpMayGoto  = 0xe0
	opJumpTable  = 0x0d

	srcMapFD      = 1
	srcMapValue   = 2
	srcKernelBTF  = 3
	srcFunc       = 4
	srcMapIndex   = 5
	srcMapIndexV  = 6
	srcHelper     = 0
	srcLocalCall  = 1
	srcKernelFunc = 2

	// poisoned is the helper that loaders call in place of an access that they could not relocate.
	poisoned = 195896080

	// maxInstructions is how many slots a program may have; the kernel's own limit for a privileged loader is a million.
	maxInstructions = 32_768
	// probeInstructions is the size up to which a socket filter without calls and maps passes as a feature probe.
	probeInstructions = 4
)

// instruction is one slot of a program: opcode, registers, immediate.
type instruction struct {
	op, src byte
	imm     int32
}

func decode(slot []byte) instruction {
	return instruction{op: slot[0], src: slot[1] >> 4, imm: int32(le.Uint32(slot[4:]))}
}

// isCall is true for every encoding of a call, also for those that no verifier accepts today.
func (i instruction) isCall() bool {
	class := i.op & classMask
	return (class == classJump || class == classJump32) && i.op&jumpOpMask == jumpCallBits
}

// maxSaid is how many different things of one program are named at once.
const maxSaid = 8

// judgeCode decides on every call and every kernel reference of a program. It names each thing that is not allowed
// once, where it first occurs.
func (r *rules) judgeCode(code []byte) []*refused {
	var all []*refused
	seen := map[Text]bool{}
	for i := 0; i*insnSize < len(code) && len(all) < maxSaid; i++ {
		slot := decode(code[i*insnSize:])
		wide := slot.op == opLoadImm64
		var err *refused
		if wide {
			err = judgeLoad(slot, code, i)
		} else {
			err = r.judgeJump(slot)
		}
		if err != nil && !seen[err.Message] {
			seen[err.Message] = true
			all = append(all, err.at(i))
		}
		if wide {
			i++
		}
	}
	return all
}

func (r *rules) judgeJump(slot instruction) *refused {
	class := slot.op & classMask
	switch {
	case slot.isCall():
		return r.judgeCall(slot)
	case (class == classJump || class == classJump32) && slot.op&jumpOpMask == jumpMayGoto:
		return refuse("a loop without a bound (may_goto) is not allowed", "不允许无界循环（may_goto）")
	case slot.op == opJumpTable:
		return refuse("an indirect jump is not allowed", "不允许间接跳转")
	}
	return nil
}

func (r *rules) judgeCall(call instruction) *refused {
	switch {
	case call.op != opCall:
		return refuse("an indirect call is not allowed", "不允许间接调用")
	case call.src == srcLocalCall:
		return nil
	case call.src == srcKernelFunc:
		name := r.kernelFunction(call.imm)
		if name == "" {
			name = fmt.Sprintf("number %d", call.imm)
		}
		return refuse("kernel function %s (kfunc) is not allowed", "不允许调用内核函数 %s（kfunc）", name)
	case call.imm == poisoned:
		return refuse("a field or a type that this kernel does not have is not allowed: its relocation (CO-RE) failed",
			"不允许访问本内核没有的字段或类型：CO-RE 重定位失败")
	case call.src != srcHelper:
		return refuse("an unknown kind of call is not allowed", "不允许未知类型的调用")
	case !r.helpers[call.imm]:
		return refuse("helper %s is not allowed", "不允许调用辅助函数 %s", helperName(call.imm))
	}
	return nil
}

// judgeLoad looks at a 64-bit load, which takes two slots.
func judgeLoad(load instruction, code []byte, i int) *refused {
	if (i+2)*insnSize > len(code) || code[(i+1)*insnSize] != 0 {
		return refuse("a 64-bit load is cut off", "64 位加载指令不完整")
	}
	switch load.src {
	case 0, srcMapFD, srcMapValue, srcFunc, srcMapIndex, srcMapIndexV:
		return nil
	case srcKernelBTF:
		return refuse("reading a kernel variable (ksym) is not allowed", "不允许读取内核变量（ksym）")
	}
	return refuse("an unknown kind of 64-bit load is not allowed", "不允许未知类型的 64 位加载")
}

// isProbe is true for the tiny programs with which loaders find out what a kernel can do. They are never attached:
// the broker attaches only programs that it has counted, and these are not.
func isProbe(progType uint32, code []byte) bool {
	if progType == progKprobe {
		return bytes.Equal(code, probeReadProbe) || bytes.Equal(code, emptyProbe)
	}
	if progType != progSocketFilter || len(code) > probeInstructions*insnSize {
		return false
	}
	for i := 0; i*insnSize < len(code); i++ {
		slot := decode(code[i*insnSize:])
		if slot.op == opLoadImm64 || slot.isCall() && (slot.op != opCall || slot.src != srcLocalCall) {
			return false
		}
	}
	return true
}

// probeReadProbe is cilium/ebpf's question whether bpf_probe_read_kernel exists: a read of address 0. Answering it
// keeps the helper's name in real programs, which are then refused by that name.
var probeReadProbe = []byte{
	0xbf, 0xa1, 0, 0, 0, 0, 0, 0, // r1 = r10
	0x07, 0x01, 0, 0, 0xf8, 0xff, 0xff, 0xff, // r1 += -8
	0xb7, 0x02, 0, 0, 8, 0, 0, 0, // r2 = 8
	0xb7, 0x03, 0, 0, 0, 0, 0, 0, // r3 = 0
	0x85, 0, 0, 0, 113, 0, 0, 0, // call bpf_probe_read_kernel
	0x95, 0, 0, 0, 0, 0, 0, 0, // exit
}

// emptyProbe is the program that cilium/ebpf tries to link to no perf event at all, to see how the kernel refuses.
var emptyProbe = []byte{
	0xb7, 0, 0, 0, 0, 0, 0, 0, // r0 = 0
	0x95, 0, 0, 0, 0, 0, 0, 0, // exit
}

// mapSlots calls use for each load that names a map, by descriptor or by index into fd_array.
func mapSlots(code []byte, use func(slot []byte, kind byte) error) error {
	for i := 0; i*insnSize < len(code); i++ {
		slot := code[i*insnSize:]
		if slot[0] != opLoadImm64 {
			continue
		}
		switch kind := slot[1] >> 4; kind {
		case srcMapFD, srcMapValue, srcMapIndex, srcMapIndexV:
			if err := use(slot[:insnSize], kind); err != nil {
				return err
			}
		}
		i++
	}
	return nil
}
