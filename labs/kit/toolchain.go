package kit

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
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

// toolPath finds a tool on the sandbox image's path.
func toolPath(tool string) (string, error) { return exec.LookPath(tool) }

// imagePath is the PATH that the sandbox image sets.
func imagePath() string {
	if path := os.Getenv("PATH"); path != "" {
		return path
	}
	return "/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}

// overridden replaces variables of env by those of over: of two with one name, a program may see the first.
func overridden(env, over []string) []string {
	kept := slices.DeleteFunc(slices.Clone(env), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.ContainsFunc(over, func(other string) bool { return strings.HasPrefix(other, name+"=") })
	})
	return append(kept, over...)
}
