// Command go-cache is a GOCACHEPROG: it reads the Go build cache that is baked into the image and writes new entries
// to a folder of the sandbox's own. A read-only cache could not take them, a copy would cost memory in each sandbox.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

const (
	bakedDir   = "/opt/gopherlab/cache"
	defaultDir = "/tmp/go-cache"
)

// request and response are the protocol of cmd/go/internal/cacheprog.
type request struct {
	ID       int64
	Command  string
	ActionID []byte `json:",omitempty"`
	OutputID []byte `json:",omitempty"`
	BodySize int64  `json:",omitempty"`
}

type response struct {
	ID            int64
	Err           string     `json:",omitempty"`
	KnownCommands []string   `json:",omitempty"`
	Miss          bool       `json:",omitempty"`
	OutputID      []byte     `json:",omitempty"`
	Size          int64      `json:",omitempty"`
	Time          *time.Time `json:",omitempty"`
	DiskPath      string     `json:",omitempty"`
}

func main() {
	layers := cache{
		baked: folder(cmp.Or(os.Getenv("GOPHERLAB_BAKED_CACHE"), bakedDir)),
		own:   folder(cmp.Or(os.Getenv("GOPHERLAB_CACHE"), defaultDir)),
	}
	if err := serve(os.Stdin, os.Stdout, layers); err != nil {
		fmt.Fprintln(os.Stderr, "go-cache:", err)
		os.Exit(1)
	}
}

func serve(in io.Reader, out io.Writer, layers cache) error {
	requests := json.NewDecoder(bufio.NewReaderSize(in, 256<<10))
	answers := bufio.NewWriter(out)
	encoder := json.NewEncoder(answers)
	answer := func(a response) error {
		if err := encoder.Encode(a); err != nil {
			return err
		}
		return answers.Flush()
	}
	if err := answer(response{KnownCommands: []string{"get", "put", "close"}}); err != nil {
		return err
	}
	for {
		var r request
		if err := requests.Decode(&r); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		var body []byte
		if r.Command == "put" && r.BodySize > 0 {
			// The body follows as a JSON string of its own, in base64.
			if err := requests.Decode(&body); err != nil {
				return err
			}
		}
		if err := answer(layers.handle(r, body)); err != nil || r.Command == "close" {
			return err
		}
	}
}

func (c cache) handle(r request, body []byte) response {
	a := response{ID: r.ID}
	switch r.Command {
	case "close":
	case "get":
		found, ok := c.get(r.ActionID)
		if !ok {
			a.Miss = true
			break
		}
		a.OutputID, a.Size, a.Time, a.DiskPath = found.outputID, found.size, &found.time, found.path
	case "put":
		path, err := c.own.put(r.ActionID, r.OutputID, body)
		if err != nil {
			a.Err = err.Error()
			break
		}
		a.DiskPath = path
	default:
		a.Err = "unknown command " + r.Command
	}
	return a
}
