package PACKAGE_NAME

import (
	"syscall"
	"testing"
)

func TestStop(t *testing.T) {
	_ = syscall.Kill(0, syscall.SIGSTOP)
}
