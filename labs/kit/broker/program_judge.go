package broker

import "golang.org/x/sys/unix"

// judgeProgram decides by the copy alone. What the program calls comes before its type: a helper's name says more.
func (b *Broker) judgeProgram(p *program) *refused {
	attr, progType := p.attr, p.attr.u32(progTypeAt)
	p.probe = isProbe(progType, p.code)
	if !p.probe {
		if all := b.rules.judgeCode(p.code); all != nil {
			for _, err := range all {
				err.Source = p.lines.at(err.Instruction)
				b.noteRefusal(err)
			}
			return all[0]
		}
	}
	switch {
	case !p.probe && !b.rules.progTypes[progType]:
		return refuse("program type %s is not allowed", "不允许使用程序类型 %s", nameOf(progTypeNames[:], progType)).verdict()
	case attr.u32(progFlagsAt)&^allowedProgFlags != 0:
		return refuse("program flags %#x are not allowed", "不允许使用程序标志 %#x", attr.u32(progFlagsAt)).verdict()
	case attr.u32(progIfindexAt) != 0:
		return refuse("offloading a program to a device is not allowed", "不允许把程序卸载到网络设备").verdict()
	case attr.u32(progAttachFDAt) != 0:
		return refuse("attaching to another program or a module is not allowed", "不允许附加到其他程序或内核模块").verdict()
	case attr.u32(progCoreCountAt) != 0:
		return refuse("CO-RE relocation inside the kernel is not allowed", "不允许在内核中进行 CO-RE 重定位").verdict()
	case !attr.zeroFrom(progAttrSize) && !onlyFDArrayCount(attr):
		return refuse("tokens and signatures are not allowed", "不允许使用令牌和签名").verdict()
	case p.probe:
		return nil
	}
	if name, at, found := globalFunction(p.types, p.funcInfo, int(attr.u32(progFuncRecSizeAt))); found {
		err := refuse("function %s is global, which is not allowed: declare it static",
			"函数 %s 是全局函数，不允许这样声明：请声明为 static", printable(name))
		return err.at(at)
	}
	if err := b.judgeTarget(p); err != nil {
		return err.verdict()
	}
	if b.livePrograms() >= b.rules.maxPrograms {
		return refuse("more than %d programs at once are not allowed", "同时加载的程序不得超过 %d 个", b.rules.maxPrograms).verdict()
	}
	return nil
}

// verdict marks a refusal about the program as a whole, so that the loader still shows the log.
func (r *refused) verdict() *refused {
	r.errno = unix.EACCES
	return r
}

// onlyFDArrayCount: fd_array_cnt (kernel 6.14) is harmless, because the broker passes no fd_array on.
func onlyFDArrayCount(attr attributes) bool {
	return attr.u32(progAttrSize) == 0 && attr.zeroFrom(progAttrSize+8)
}

// judgeTarget looks at what a program is made for, where that is fixed when it is loaded.
func (b *Broker) judgeTarget(p *program) *refused {
	expected, target := p.attr.u32(progExpectedAt), p.attr.u32(progAttachBTFIDAt)
	if p.attr.u32(progTypeAt) != progTracing {
		if expected != 0 || target != 0 {
			return refuse("attach type %s is not allowed", "不允许使用附加类型 %s", attachTypeName(expected))
		}
		return nil
	}
	if expected != attachTraceRawTP {
		return refuse("attach type %s is not allowed", "不允许使用附加类型 %s", attachTypeName(expected))
	}
	name, err := b.kernelTypes.tracepoint(target)
	if err != nil {
		return refuse("attach point %d is not a tracepoint of this kernel", "附加点 %d 不是本内核的跟踪点", target)
	}
	if !b.rules.btf[name] {
		return refuse("attach point tp_btf/%s is not allowed", "不允许附加到 tp_btf/%s", name)
	}
	p.attachTarget = "tp_btf/" + name
	return nil
}

func (b *Broker) livePrograms() int {
	for id := range b.programs {
		if !alive(cmdProgFDByID, id) {
			delete(b.programs, id)
		}
	}
	return len(b.programs)
}
