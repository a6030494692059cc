package PACKAGE_NAME

import (
	"fmt"
	"os"
	"path/filepath"
)

const most = 1 << 30

func init() {
	block := make([]byte, 1<<20)
	written := 0
	for _, dir := range []string{".", "/tmp", "/var/tmp", "/work", "/run", "/dev/shm", "/dev/mqueue", "/home", "/"} {
		for file := 0; written < most; file++ {
			out, err := os.Create(filepath.Join(dir, fmt.Sprintf("fill-%d", file)))
			if err != nil {
				break
			}
			for range 32 {
				n, err := out.Write(block)
				written += n
				if err != nil {
					break
				}
			}
			info, _ := out.Stat()
			_ = out.Close()
			if info.Size() < 32<<20 {
				break
			}
		}
	}
	if written >= most {
		fmt.Fprintln(os.Stderr, "ESCAPED: wrote 1 GiB")
	}
	fmt.Fprintf(os.Stderr, "stopped after %d MiB\n", written>>20)
	os.Exit(1)
}
