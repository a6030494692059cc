import { expect, test } from 'vitest';
import { importsOf, warmingFile } from './imports.ts';

test('single, grouped, named, dot and blank imports are found', () => {
  const source = `// import "no"
package main

import "fmt"
import (
	"net/http"
	yaml "gopkg.in/yaml.v3" // why
	_ "net/http/pprof"
	. "strings"
)
import t "testing"

func main() {}
`;
  expect(importsOf(source).sort()).toEqual([
    'fmt',
    'gopkg.in/yaml.v3',
    'net/http',
    'net/http/pprof',
    'strings',
    'testing',
  ]);
});

test('what looks like an import in a text below is none', () => {
  expect(importsOf('package p\n\nconst text = `\nimport "evil"\n`\n')).toEqual([]);
});

test('the warming file imports each once, in order', () => {
  expect(warmingFile(['b', 'a', 'b'])).toBe('package warm\n\nimport (\n\t_ "a"\n\t_ "b"\n)\n');
});
