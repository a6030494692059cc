package main

import (
	"fmt"
	"os"
	"strings"
)

// The submission may see that it is in a sandbox; it must not see what is asked, nor by whom.
func init() {
	command, _ := os.ReadFile(fmt.Sprintf("/proc/%d/environ", os.Getppid()))
	kit := 0
	for _, variable := range os.Environ() {
		if strings.Contains(strings.ToUpper(variable), "GOPHERLAB") || strings.Contains(variable, "CHECK") {
			kit++
		}
	}
	fmt.Printf("SIGNS parent %d, user %d, KIT %d\n", len(command), os.Getuid(), kit)
}
