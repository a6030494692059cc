package broker

import (
	"fmt"
	"strings"
	"sync"

	"github.com/cilium/ebpf/btf"
)

// kernelTypes resolves type numbers of the kernel's own BTF. Reading it takes a moment, so it is done once, and only
// when a program asks for it.
type kernelTypes struct {
	load func() (*btf.Spec, error)
}

func newKernelTypes() kernelTypes {
	return kernelTypes{load: sync.OnceValues(btf.LoadKernelSpec)}
}

// tracepoint is the name of the tracepoint whose arguments a type describes; the kernel calls it btf_trace_<name>.
func (k kernelTypes) tracepoint(id uint32) (string, error) {
	spec, err := k.load()
	if err != nil {
		return "", err
	}
	found, err := spec.TypeByID(btf.TypeID(id))
	if err != nil {
		return "", err
	}
	alias, ok := found.(*btf.Typedef)
	if !ok {
		return "", fmt.Errorf("type %d is not a typedef", id)
	}
	name, ok := strings.CutPrefix(alias.Name, "btf_trace_")
	if !ok {
		return "", fmt.Errorf("type %s is not a tracepoint", alias.Name)
	}
	return name, nil
}

// function is the name of a function of the kernel's, or "" where the number names none.
func (k kernelTypes) function(id int32) string {
	spec, err := k.load()
	if err != nil || id < 0 {
		return ""
	}
	found, err := spec.TypeByID(btf.TypeID(id))
	if err != nil {
		return ""
	}
	if function, ok := found.(*btf.Func); ok {
		return function.Name
	}
	return ""
}
