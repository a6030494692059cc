import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspaceFiles } from '../../../packages/contracts/src/index.ts';

const LABS_DIR = join(import.meta.dirname, '../../../labs');
const GO_MOD = 'module bench\n\ngo 1.25\n';

export interface Scenario {
  name: string;
  command: 'run' | 'test';
  /** The files after the edit of that number: each has to be compiled and linked anew. */
  files: (edit: number) => WorkspaceFiles;
  /** The same as a command in a container. */
  shell: string;
}

const HELLO = (edit: number) => `package main

import "fmt"

func main() {
	fmt.Println("hello, edit ${edit}")
}
`;

/** It listens, asks itself over the network and prints the answer: the first output proves that it serves. */
const SERVER = (edit: number) => `package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
)

func main() {
	http.HandleFunc("/api/health", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{"message": "alive", "edit": ${edit}})
	})
	listener, err := net.Listen("tcp", "127.0.0.1:18080")
	if err != nil {
		log.Fatal(err)
	}
	go http.Serve(listener, nil)
	// A dialer of its own: otherwise Go in a browser asks the page's fetch.
	client := http.Client{Transport: &http.Transport{DialContext: new(net.Dialer).DialContext}}
	res, err := client.Get("http://127.0.0.1:18080/api/health")
	if err != nil {
		log.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	fmt.Println(res.Status, string(body))
}
`;

const read = (path: string) => readFileSync(join(LABS_DIR, 'worker-pool', path), 'utf8');

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'hello world',
    command: 'run',
    files: (edit) => ({ 'go.mod': GO_MOD, 'main.go': HELLO(edit) }),
    shell: 'go run .',
  },
  {
    name: 'net/http server',
    command: 'run',
    files: (edit) => ({ 'go.mod': GO_MOD, 'main.go': SERVER(edit) }),
    shell: 'go run .',
  },
  {
    name: 'worker-pool tests',
    command: 'test',
    files: (edit) => ({
      'go.mod': read('starter/go.mod'),
      'pool.go': `${read('solution/pool.go')}\nvar edit = ${edit}\n`,
      'pool_test.go': read('starter/pool_test.go'),
    }),
    shell: 'go test -v ./...',
  },
];
