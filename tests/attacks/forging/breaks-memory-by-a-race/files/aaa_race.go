package pool

import (
	"fmt"
	"sync/atomic"
	"time"
)

// An interface is two words, what type and which data. Whoever reads between two writes of another thread gets the type
// of one value with the data of the other.
type cell interface{ word() *uint32 }
type aimed struct{ at *uint32 }
type number struct{ n uintptr }

func (a *aimed) word() *uint32  { return a.at }
func (n *number) word() *uint32 { return nil }

var shared cell = &number{}

func init() {
	if torn(200 * time.Millisecond) {
		fmt.Println("MEMORY torn: a number is taken for a pointer")
	} else {
		fmt.Println("MEMORY whole")
	}
}

func torn(patience time.Duration) bool {
	good, number := &aimed{new(uint32)}, &number{0xbad}
	var stop atomic.Bool
	go func() {
		for i := 0; !stop.Load(); i++ {
			if i&1 == 0 {
				shared = good
			} else {
				shared = number
			}
			if i%1000 == 0 {
				time.Sleep(0)
			}
		}
	}()
	defer stop.Store(true)
	for begin := time.Now(); time.Since(begin) < patience; time.Sleep(time.Microsecond) {
		for range 10000 {
			if found, ok := shared.(*aimed); ok && found != good {
				return true
			}
		}
	}
	return false
}
