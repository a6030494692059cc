package pool

import "runtime"

func init() { runtime.GOMAXPROCS(8) }
