package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// cache looks into the sandbox's own entries first, then into the baked ones.
type cache struct{ own, baked folder }

// folder is a cache in cmd/go's own layout: `<2 hex>/<action>-a` names the output, `<2 hex>/<output>-d` is it.
type folder string

type entry struct {
	outputID []byte
	size     int64
	time     time.Time
	path     string
}

const hashBytes = 32

func (c cache) get(action []byte) (entry, bool) {
	if found, ok := c.own.get(action); ok {
		return found, true
	}
	return c.baked.get(action)
}

func (f folder) get(action []byte) (entry, bool) {
	content, err := os.ReadFile(f.name(action, "-a"))
	if err != nil {
		return entry{}, false
	}
	// v1 <action> <output> <size> <time in nanoseconds>
	fields := bytes.Fields(content)
	if len(fields) != 5 || string(fields[0]) != "v1" || string(fields[1]) != hex.EncodeToString(action) {
		return entry{}, false
	}
	output, err := hex.DecodeString(string(fields[2]))
	if err != nil || len(output) != hashBytes {
		return entry{}, false
	}
	size, err := strconv.ParseInt(string(fields[3]), 10, 64)
	if err != nil {
		return entry{}, false
	}
	nanoseconds, err := strconv.ParseInt(string(fields[4]), 10, 64)
	if err != nil {
		return entry{}, false
	}
	path := f.name(output, "-d")
	if info, err := os.Stat(path); err != nil || info.Size() != size {
		return entry{}, false
	}
	return entry{output, size, time.Unix(0, nanoseconds), path}, true
}

func (f folder) put(action, output, body []byte) (string, error) {
	if len(action) != hashBytes || len(output) != hashBytes {
		return "", fmt.Errorf("an id of %d and %d bytes, not %d", len(action), len(output), hashBytes)
	}
	path := f.name(output, "-d")
	if err := replace(path, body); err != nil {
		return "", err
	}
	line := fmt.Sprintf("v1 %x %x %20d %20d\n", action, output, len(body), time.Now().UnixNano())
	return path, replace(f.name(action, "-a"), []byte(line))
}

func (f folder) name(id []byte, suffix string) string {
	name := hex.EncodeToString(id)
	if len(name) < 2 {
		name = "00"
	}
	return filepath.Join(string(f), name[:2], name+suffix)
}

// replace shows others the whole file or none: several go commands may share the folder.
func replace(path string, content []byte) error {
	dir := filepath.Dir(path)
	file, err := os.CreateTemp(dir, "new-*")
	if os.IsNotExist(err) {
		if err = os.MkdirAll(dir, 0o755); err == nil {
			file, err = os.CreateTemp(dir, "new-*")
		}
	}
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}
