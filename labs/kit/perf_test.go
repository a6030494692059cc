package kit

import (
	"strings"
	"testing"
)

func TestPerfsStacksBecomeAProfile(t *testing.T) {
	folded, err := foldPerf(strings.NewReader(`pickup    42
	ffffffff81000000 __x64_sys_write
	          47c2e0 runtime.memmove
	          4a0530 main.(*quotes).find

pickup    42
	          47c2e0 runtime.memmove
	          4a0530 main.(*quotes).find

pickup    43
	          47c2e4 runtime.memmove
	          4a0530 main.(*quotes).find
`))
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseProfile(folded.Raw)
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Sample) != 2 || again.Sum("samples", nil) != 3 || again.Sum("samples", InStack("sys_write")) != 1 {
		t.Errorf("%s", again.Profile)
	}
	if top := again.Top("samples", 1, func(name string) bool { return strings.HasPrefix(name, "main.") }); len(top) != 1 ||
		top[0] != "main.(*quotes).find (3)" {
		t.Errorf("top %v", top)
	}
}
