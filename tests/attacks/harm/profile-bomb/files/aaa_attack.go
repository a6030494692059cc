package PACKAGE_NAME

import (
	"bytes"
	"compress/gzip"
	"net/http"
)

// One packed member is 64 MiB of zeros in 64 KiB; a file may have many of them.
func init() {
	var member bytes.Buffer
	out := gzip.NewWriter(&member)
	zeros := make([]byte, 1<<20)
	for range 64 {
		_, _ = out.Write(zeros)
	}
	_ = out.Close()
	bomb := bytes.Repeat(member.Bytes(), (8<<20)/member.Len())
	for _, name := range []string{"heap", "goroutine", "allocs"} {
		http.HandleFunc("GET /debug/pprof/"+name, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(bomb)
		})
	}
}
