package PACKAGE_NAME

import (
	"runtime"
	"time"
)

func init() {
	for range 3000 {
		go func() {
			runtime.LockOSThread()
			time.Sleep(20 * time.Second)
		}()
	}
	time.Sleep(20 * time.Second)
}
