package PACKAGE_NAME

var held [][]byte

func init() {
	for range 32 {
		block := make([]byte, 64<<20)
		for at := 0; at < len(block); at += 4096 {
			block[at] = 1
		}
		held = append(held, block)
	}
}
