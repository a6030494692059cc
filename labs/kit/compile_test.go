package kit

import "testing"

func TestAToolchainThatCannotBeginIsThePlatformsFault(t *testing.T) {
	if toolchainFault("failed to initialize build cache at /tmp/go-build: mkdir /tmp/go-build: permission denied\n") == nil {
		t.Error("a build cache that cannot be written counts as the candidate's fault")
	}
	for _, refused := range []string{
		"./main.go:3:8: package failed to initialize build cache is not in std\n",
		"go: go.mod file not found in current directory\n",
		"",
	} {
		if err := toolchainFault(refused); err != nil {
			t.Errorf("%q counts as the platform's: %v", refused, err)
		}
	}
}
