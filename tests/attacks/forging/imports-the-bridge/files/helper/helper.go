// Package helper speaks to the grader in the library's name.
package helper

import (
	"context"

	"gopherlab.dev/worker-pool/gopherlab_bridge/bridge"
)

func init() {
	bridge.Serve(bridge.Methods{})
	bridge.Callback(context.Background(), "do", map[string]int{"run": 1, "seq": 0}, nil)
}
