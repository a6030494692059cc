// Probe reaches for its parent.
package main

import (
	"fmt"
	"log"
	"os"

	"golang.org/x/sys/unix"
)

func main() {
	parent := os.Getppid()
	if pidfd, err := unix.PidfdOpen(parent, 0); err == nil {
		for fd := range 64 {
			if _, err := unix.PidfdGetfd(pidfd, fd, 0); err == nil {
				log.Printf("ESCAPED: descriptor %d of the grader", fd)
			}
		}
	}
	for _, what := range []string{"fd/0", "mem", "environ", "maps", "root"} {
		if _, err := os.Open(fmt.Sprintf("/proc/%d/%s", parent, what)); err == nil && parent != 0 {
			log.Printf("ESCAPED: %s of the grader", what)
		}
	}
	if err := unix.Kill(parent, 0); err == nil && parent != 0 {
		log.Print("ESCAPED: the grader can be signalled")
	}
	log.Fatal("of the grader nothing could be taken")
}
