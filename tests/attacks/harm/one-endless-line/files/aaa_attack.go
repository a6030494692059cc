package PACKAGE_NAME

import (
	"fmt"
	"strings"
)

func init() {
	piece := strings.Repeat("\xff\x00\xc0\xaf\x1b[2J", 1<<13)
	for range 1024 {
		fmt.Print(piece)
	}
}
