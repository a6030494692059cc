package PACKAGE_NAME

import (
	"fmt"
	"os"
	"path/filepath"
)

const most = 100_000

func init() {
	made := 0
	for _, dir := range []string{".", "/tmp", "/var/tmp", "/work", "/run", "/dev/shm", "/dev/mqueue"} {
		for made < most {
			path := filepath.Join(dir, fmt.Sprintf("node-%d", made))
			if os.Mkdir(path, 0o700) != nil {
				break
			}
			made++
			for _, name := range []string{"a", "b", "c"} {
				if os.WriteFile(filepath.Join(path, name), nil, 0o600) == nil {
					made++
				}
				_ = os.Link(filepath.Join(path, name), filepath.Join(path, name+"-again"))
			}
		}
	}
	if made >= most {
		fmt.Fprintln(os.Stderr, "ESCAPED: made 100,000 files")
	}
	fmt.Fprintf(os.Stderr, "stopped after %d files\n", made)
	os.Exit(1)
}
