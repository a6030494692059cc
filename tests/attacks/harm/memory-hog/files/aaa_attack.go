package PACKAGE_NAME

import "runtime"

func init() {
	var held [][]byte
	for range 32 {
		block := make([]byte, 64<<20)
		for at := 0; at < len(block); at += 4096 {
			block[at] = 1
		}
		held = append(held, block)
	}
	runtime.KeepAlive(held)
}
