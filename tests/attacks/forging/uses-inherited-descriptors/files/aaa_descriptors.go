package PACKAGE_NAME

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

func init() {
	inherited := 0
	for fd := 3; fd < 4096; fd++ {
		target, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", fd))
		// What Go's own runtime opens.
		if err != nil || strings.Contains(target, "eventpoll") || strings.Contains(target, "eventfd") || strings.HasPrefix(target, "/sys/fs/cgroup/") {
			continue
		}
		inherited++
		fmt.Println("DESCRIPTOR", fd, target)
		syscall.Write(fd, []byte(`{"type":"done","atMs":2}`+"\n"))
	}
	fmt.Printf("DESCRIPTORS inherited beside the standard three: %d\n", inherited)
}
