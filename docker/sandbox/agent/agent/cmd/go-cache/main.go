// Command go-cache is the Go command's build cache in a sandbox (GOCACHEPROG): it reads what the image brings and what
// this sandbox has built, and writes only the latter. Both folders have the layout of the Go command's own cache.
package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

const bakedDir = "/opt/gopherlab/cache"

// request and response are those of cmd/go/internal/cacheprog.
type request struct {
	ID       int64
	Command  string
	ActionID []byte
	OutputID []byte
	BodySize int64
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

type cache struct {
	own string
	out *json.Encoder
	mu  sync.Mutex
	buf *bufio.Writer
}

func main() {
	own := os.Getenv("GOPHERLAB_CACHE")
	if own == "" {
		own = "/tmp/go-cache"
	}
	buf := bufio.NewWriter(os.Stdout)
	c := &cache{own: own, out: json.NewEncoder(buf), buf: buf}
	c.reply(response{KnownCommands: []string{"get", "put", "close"}})
	if err := c.serve(bufio.NewReaderSize(os.Stdin, 256<<10)); err != nil {
		fmt.Fprintln(os.Stderr, "go-cache:", err)
		os.Exit(1)
	}
}

func (c *cache) serve(in *bufio.Reader) error {
	dec := json.NewDecoder(in)
	for {
		var req request
		if err := dec.Decode(&req); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		switch req.Command {
		case "get":
			c.reply(c.get(req))
		case "put":
			var body []byte
			if req.BodySize > 0 {
				if err := dec.Decode(&body); err != nil {
					return err
				}
			}
			c.reply(c.put(req, body))
		case "close":
			c.reply(response{ID: req.ID})
			return nil
		default:
			c.reply(response{ID: req.ID, Err: "unknown command " + req.Command})
		}
	}
}

func (c *cache) reply(r response) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out.Encode(r)
	c.buf.Flush()
}

func (c *cache) get(req request) response {
	for _, dir := range []string{c.own, bakedDir} {
		output, size, at, err := readEntry(dir, req.ActionID)
		if err != nil {
			continue
		}
		path := entryPath(dir, output, "d")
		if info, err := os.Stat(path); err != nil || info.Size() != size {
			continue
		}
		return response{ID: req.ID, OutputID: output, Size: size, Time: &at, DiskPath: path}
	}
	return response{ID: req.ID, Miss: true}
}

// readEntry parses `v1 <action> <output> <size> <nanoseconds>`.
func readEntry(dir string, action []byte) (output []byte, size int64, at time.Time, err error) {
	line, err := os.ReadFile(entryPath(dir, action, "a"))
	if err != nil {
		return nil, 0, at, err
	}
	fields := strings.Fields(string(line))
	if len(fields) != 5 || fields[0] != "v1" {
		return nil, 0, at, fmt.Errorf("malformed entry")
	}
	output, err = hex.DecodeString(fields[2])
	if err != nil {
		return nil, 0, at, err
	}
	size, err = strconv.ParseInt(fields[3], 10, 64)
	if err != nil {
		return nil, 0, at, err
	}
	nanos, err := strconv.ParseInt(fields[4], 10, 64)
	return output, size, time.Unix(0, nanos), err
}

func (c *cache) put(req request, body []byte) response {
	output := entryPath(c.own, req.OutputID, "d")
	if err := writeFile(output, body); err != nil {
		return response{ID: req.ID, Err: err.Error()}
	}
	now := time.Now()
	entry := fmt.Sprintf("v1 %x %x %20d %20d\n", req.ActionID, req.OutputID, len(body), now.UnixNano())
	if err := writeFile(entryPath(c.own, req.ActionID, "a"), []byte(entry)); err != nil {
		return response{ID: req.ID, Err: err.Error()}
	}
	return response{ID: req.ID, DiskPath: output}
}

func entryPath(dir string, id []byte, kind string) string {
	name := hex.EncodeToString(id)
	return filepath.Join(dir, name[:2], name+"-"+kind)
}

// writeFile replaces a file whole: a reader sees the old content or the new, never a part.
func writeFile(path string, content []byte) error {
	dir := filepath.Dir(path)
	tmp, err := os.CreateTemp(dir, "tmp-")
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(dir, 0o700); err == nil {
			tmp, err = os.CreateTemp(dir, "tmp-")
		}
	}
	if err != nil {
		return err
	}
	_, err = io.Copy(tmp, bytes.NewReader(content))
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
	return err
}

