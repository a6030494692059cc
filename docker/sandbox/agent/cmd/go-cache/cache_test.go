package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

var (
	action = bytes.Repeat([]byte{0xaa}, hashBytes)
	output = bytes.Repeat([]byte{0xbb}, hashBytes)
)

func TestGetReadsBakedEntries(t *testing.T) {
	baked, own := folder(t.TempDir()), folder(t.TempDir())
	if _, err := baked.put(action, output, []byte("object")); err != nil {
		t.Fatal(err)
	}
	found, ok := cache{own, baked}.get(action)
	if !ok || found.size != 6 || !bytes.Equal(found.outputID, output) {
		t.Fatalf("got %+v, %v", found, ok)
	}
	if content, _ := os.ReadFile(found.path); string(content) != "object" {
		t.Fatalf("the file holds %q", content)
	}
}

func TestGetMissesACutFile(t *testing.T) {
	own := folder(t.TempDir())
	path, err := own.put(action, output, []byte("object"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 3); err != nil {
		t.Fatal(err)
	}
	if found, ok := (cache{own, folder(t.TempDir())}).get(action); ok {
		t.Fatalf("got %+v", found)
	}
}

func TestServeSpeaksTheProtocolOfTheGoCommand(t *testing.T) {
	put, _ := json.Marshal(request{ID: 1, Command: "put", ActionID: action, OutputID: output, BodySize: 6})
	get, _ := json.Marshal(request{ID: 2, Command: "get", ActionID: action})
	miss, _ := json.Marshal(request{ID: 3, Command: "get", ActionID: output})
	closing, _ := json.Marshal(request{ID: 4, Command: "close"})
	body := base64.StdEncoding.EncodeToString([]byte("object"))
	in := fmt.Sprintf("%s\n\"%s\"\n%s\n%s\n%s\n", put, body, get, miss, closing)
	var out bytes.Buffer
	if err := serve(strings.NewReader(in), &out, cache{folder(t.TempDir()), folder(t.TempDir())}); err != nil {
		t.Fatal(err)
	}
	answers := json.NewDecoder(&out)
	next := func() (a response) {
		if err := answers.Decode(&a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	if hello := next(); len(hello.KnownCommands) != 3 {
		t.Fatalf("hello is %+v", hello)
	}
	stored, found, missed, closed := next(), next(), next(), next()
	if stored.Err != "" || found.DiskPath != stored.DiskPath || found.Size != 6 {
		t.Fatalf("stored %+v, found %+v", stored, found)
	}
	if !missed.Miss || closed.ID != 4 || closed.Err != "" {
		t.Fatalf("missed %+v, closed %+v", missed, closed)
	}
}
