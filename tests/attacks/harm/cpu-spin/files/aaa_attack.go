package PACKAGE_NAME

import (
	"runtime"
	"time"
)

func init() {
	deadline := time.Now().Add(90 * time.Second)
	for range 4 * runtime.NumCPU() {
		go func() {
			for time.Now().Before(deadline) {
			}
		}()
	}
	for time.Now().Before(deadline) {
	}
}
