// Probe writes machine code into memory and jumps there.
package main

import (
	"log"
	"unsafe"

	"golang.org/x/sys/unix"
)

func main() {
	code, err := unix.Mmap(-1, 0, 4096, unix.PROT_READ|unix.PROT_WRITE|unix.PROT_EXEC, unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_32BIT)
	if err != nil {
		log.Fatal(err)
	}
	copy(code, []byte{
		0x53,                   // push rbx
		0xb8, 0x65, 0x01, 0, 0, // mov eax, 357: bpf in the 32-bit table
		0xbb, 0x0c, 0, 0, 0, // mov ebx, MAP_GET_NEXT_ID
		0x31, 0xc9, // xor ecx, ecx
		0xba, 0x10, 0, 0, 0, // mov edx, 16
		0xcd, 0x80, // int 0x80
		0x5b, // pop rbx
		0xc3, // ret
	})
	entry := &code[0]
	function := &entry
	(*(*func())(unsafe.Pointer(&function)))()
	log.Fatal("ESCAPED: the call came back")
}
