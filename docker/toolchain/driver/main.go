// Command driver is what cmd/go is elsewhere, for the toolchain in the page: it reads a module in the in-memory file
// system and says what is to be compiled and linked, in which order and with which files; it never runs anything itself.
// It also formats, with the standard library's imports added and removed.
//
// It is compiled for js/wasm and called as `driver <plan|format> <request.json> <answer.json>`.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "driver:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return errors.New("usage: driver <plan|format> <request.json> <answer.json>")
	}
	request, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	answer, err := answerTo(args[0], request)
	if err != nil {
		return err
	}
	encoded, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	return os.WriteFile(args[2], encoded, 0o644)
}

func answerTo(command string, request []byte) (any, error) {
	switch command {
	case "plan":
		var asked PlanRequest
		if err := json.Unmarshal(request, &asked); err != nil {
			return nil, err
		}
		return MakePlan(asked), nil
	case "format":
		var asked FormatRequest
		if err := json.Unmarshal(request, &asked); err != nil {
			return nil, err
		}
		return Format(asked), nil
	}
	return nil, fmt.Errorf("unknown command %q", command)
}
