package PACKAGE_NAME

import (
	"fmt"
	"testing"
)

func TestFlood(t *testing.T) {
	for range 1 << 19 {
		fmt.Println(`{"Action":"pass","Package":"pool","Test":"TestEverything","Elapsed":0}`)
		fmt.Println("\x16=== RUN TestAnother")
	}
}
