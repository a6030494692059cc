package kit

import (
	"os"
	"os/exec"
	"path/filepath"
)

// inheritedGo are the variables of the sandbox image that the candidate's toolchain needs.
var inheritedGo = []string{"GOROOT", "GOMODCACHE", "GOCACHEPROG", "GOCACHE", "GOPHERLAB_CACHE", "GOTMPDIR", "GOAMD64"}

// goEnv is the environment of the candidate's toolchain: no network, no other toolchain, no file of the candidate's
// that configures it.
func goEnv(home string) []string {
	env := []string{
		"GOFLAGS=-mod=readonly", "GOPROXY=off", "GOSUMDB=off", "GOTOOLCHAIN=local", "CGO_ENABLED=0", "GOENV=off",
		"GOWORK=off", "GOVCS=*:off", "GOTELEMETRY=off", "GOPATH=" + filepath.Join(home, "go"),
	}
	for _, name := range inheritedGo {
		if value, set := os.LookupEnv(name); set {
			env = append(env, name+"="+value)
		}
	}
	return env
}

func goTool() string { return "go" }

// toolPath finds a tool on the sandbox's own path, never on the grader's environment's.
func toolPath(tool string) (string, error) {
	for _, dir := range []string{"/usr/local/go/bin", "/usr/local/bin", "/usr/bin", "/usr/sbin", "/bin"} {
		path := filepath.Join(dir, tool)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path, nil
		}
	}
	return exec.LookPath(tool)
}
