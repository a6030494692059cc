package PACKAGE_NAME

import "time"

func init() {
	deadline := time.Now().Add(90 * time.Second)
	for range 16 {
		go func() {
			for time.Now().Before(deadline) {
			}
		}()
	}
	for time.Now().Before(deadline) {
	}
}
