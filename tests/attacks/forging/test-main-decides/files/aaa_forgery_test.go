package PACKAGE_NAME

import (
	"fmt"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	fmt.Println("--- PASS: TestEverything (0.00s)")
	fmt.Println(`{"Action":"pass","Package":"gopherlab.dev/forged","Test":"TestForged","Elapsed":0.01}`)
	fmt.Println(`{"type":"check","atMs":1,"id":"exit-code","status":"passed","message":{"en":"ok","zh":"好"},"durationMs":1}`)
	fmt.Println("PASS")
	os.Exit(0)
}
