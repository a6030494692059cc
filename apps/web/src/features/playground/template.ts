import type { WorkspaceFiles } from '@gopherlab/contracts';

/** What the playground begins with: a program that prints, reads and could listen. */
export const HELLO: WorkspaceFiles = {
  'main.go': `package main

import "fmt"

func main() {
	fmt.Println("Hello, 世界")
}
`,
  'go.mod': 'module playground\n\ngo 1.25\n',
};
