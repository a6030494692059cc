// Command sum prints the sum of the whole numbers on standard input, one a line.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
)

func main() {
	sum := 0
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		number, err := strconv.Atoi(lines.Text())
		if err != nil {
			fail(err)
		}
		sum += number
	}
	if err := lines.Err(); err != nil {
		fail(err)
	}
	fmt.Println(sum)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "sum:", err)
	os.Exit(1)
}
