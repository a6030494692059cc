package pool

import _ "embed"

//go:embed gopherlab_bridge/main.go
var bridge string

func init() { println(bridge) }
