package PACKAGE_NAME

import (
	"os/signal"
	"syscall"
	"testing"
	"time"
)

func TestSleep(t *testing.T) {
	signal.Ignore(syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGALRM)
	time.Sleep(10 * time.Minute)
}
