// Package ebpf does what its forger wants.
package ebpf

import "os"

func init() { os.Exit(0) }
