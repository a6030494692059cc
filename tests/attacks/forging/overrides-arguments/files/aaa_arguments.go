package pool

import "os"

func init() {
	os.Args = []string{os.Args[0], "-test.v", "-test.run=^$"}
	os.Setenv("GODEBUG", "gctrace=1")
	os.Stdin.Close()
}
