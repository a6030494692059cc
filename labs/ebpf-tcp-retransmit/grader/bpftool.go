package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"gopherlab/labs/kit/broker"
)

// view is what bpftool says of the probe's own programs; those of the rest of the host are nobody's business.
type view struct {
	text []byte
	// attached counts programs: one may be seen both as a link and as a perf event.
	attached int
}

func inspect(ctx context.Context, loaded []broker.Loaded) (view, error) {
	var text bytes.Buffer
	var ids []uint32
	for _, program := range loaded {
		ids = append(ids, program.ID)
		fmt.Fprintf(&text, "$ bpftool prog show id %d\n", program.ID)
		// An id that is gone is an answer, not an error.
		out, _ := exec.CommandContext(ctx, "bpftool", "prog", "show", "id", fmt.Sprint(program.ID)).CombinedOutput()
		text.Write(out)
		text.WriteByte('\n')
	}
	attached := map[uint32]bool{}
	for _, what := range []string{"link", "perf"} {
		entries, err := attachments(ctx, what, ids, attached)
		if err != nil {
			return view{}, err
		}
		fmt.Fprintf(&text, "$ bpftool %s show   (the probe's own)\n%s\n", what, strings.Join(entries, "\n"))
	}
	return view{text.Bytes(), len(attached)}, nil
}

// listing asks bpftool; it gives up when something on the host goes away while it lists, so it is asked again.
func listing(ctx context.Context, what string) (out []byte, err error) {
	for range 10 {
		if out, err = exec.CommandContext(ctx, "bpftool", "-j", what, "show").Output(); err == nil {
			return out, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return nil, err
}

// attachments lists the links or perf events that hold one of the programs, and marks those programs.
func attachments(ctx context.Context, what string, programs []uint32, attached map[uint32]bool) ([]string, error) {
	out, err := listing(ctx, what)
	if err != nil {
		return nil, fmt.Errorf("bpftool %s show: %w", what, err)
	}
	var entries []json.RawMessage
	if len(bytes.TrimSpace(out)) > 0 {
		if err := json.Unmarshal(out, &entries); err != nil {
			return nil, fmt.Errorf("bpftool %s show: %w", what, err)
		}
	}
	var own []string
	for _, entry := range entries {
		var holds struct {
			ProgID uint32 `json:"prog_id"`
		}
		if err := json.Unmarshal(entry, &holds); err == nil && slices.Contains(programs, holds.ProgID) {
			own = append(own, string(entry))
			attached[holds.ProgID] = true
		}
	}
	return own, nil
}
