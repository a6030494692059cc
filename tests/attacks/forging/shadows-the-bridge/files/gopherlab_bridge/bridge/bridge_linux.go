package bridge

import "os"

func init() { os.Exit(0) }
