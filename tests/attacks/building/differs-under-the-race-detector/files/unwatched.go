//go:build !race

package pool

const watched = false

var count int

func init() {
	for range 2 {
		go func() { count++ }()
	}
}
