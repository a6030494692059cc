package kit

import (
	"bytes"
	"compress/gzip"
	"runtime/pprof"
	"strings"
	"testing"
)

func TestAProfileThatUnpacksWithoutEndIsRefused(t *testing.T) {
	var packed bytes.Buffer
	out := gzip.NewWriter(&packed)
	for range 64 {
		_, _ = out.Write(make([]byte, 1<<20))
	}
	_ = out.Close()
	bomb := bytes.Repeat(packed.Bytes(), 16) // members of one file: 1 GiB
	if _, err := ParseProfile(bomb); err == nil || !strings.Contains(err.Error(), "unpacks to more than 8 MiB") {
		t.Errorf("%d bytes gave %v", len(bomb), err)
	}
}

func TestAProfileIsReadPackedAndPlain(t *testing.T) {
	var packed bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&packed, 0); err != nil {
		t.Fatal(err)
	}
	profile, err := ParseProfile(packed.Bytes())
	if err != nil || profile.Sum("goroutine", nil) < 1 {
		t.Fatalf("packed: %v", err)
	}
	var plain bytes.Buffer
	if err := profile.WriteUncompressed(&plain); err != nil {
		t.Fatal(err)
	}
	if again, err := ParseProfile(plain.Bytes()); err != nil || again.Sum("goroutine", nil) < 1 {
		t.Errorf("plain: %v", err)
	}
}
