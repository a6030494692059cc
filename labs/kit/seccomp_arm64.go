package kit

import "golang.org/x/sys/unix"

const (
	auditArch = uint32(unix.AUDIT_ARCH_AARCH64)
	x32Bit    = uint32(0)
)

var denied = deniedEverywhere
