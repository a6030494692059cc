import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { contextHash, imageContext } from './context.ts';

const FILES = {
  'docker/sandbox/Dockerfile': 'FROM x\n',
  'docker/sandbox/scripts/system.sh': 'true\n',
  'docker/sandbox/agent/go.mod': 'module agent\n',
  'labs/go.mod': 'module labs\n',
  'labs/kit/kit.go': 'package kit\n',
  'labs/kit/kit_test.go': 'package kit\n',
  'labs/one/lab.yaml': 'slug: one\n',
  'labs/one/statement.en.md': 'Do it.\n',
  'labs/one/grader/main.go': 'package main\n',
  'labs/one/starter/go.mod': 'module one.dev/one\n',
  'labs/one/starter/main.go': 'package main\n\nimport (\n\t"fmt"\n\t"one.dev/one/own"\n)\n',
  'labs/one/starter/main_test.go': 'package main\n\nimport "testing"\n',
  'labs/two/grader/main.go': 'package main\n',
};

function checkout(files: Record<string, string> = FILES) {
  const root = mkdtempSync(join(tmpdir(), 'gopherlab-root-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { root, write, hash: (env: NodeJS.ProcessEnv = {}) => contextHash(imageContext(root, env)) };
}

test('texts, tests, and code that imports nothing new are no reason to build again', () => {
  const { hash, write } = checkout();
  const before = hash();
  write('labs/one/statement.en.md', 'Do it better.\n');
  write('labs/one/starter/main.go', 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println() }\n');
  write('labs/kit/kit_test.go', 'package kit // changed\n');
  write('docker/sandbox/notes.txt', 'hello\n');
  expect(hash()).toBe(before);
});

test.each([
  ['a grader', 'labs/one/grader/main.go', 'package main // changed\n'],
  ['what a grader embeds', 'labs/one/grader/testdata/x.txt', 'x\n'],
  ['the kit', 'labs/kit/kit.go', 'package kit // changed\n'],
  ['a new import', 'labs/one/solution/main.go', 'package main\n\nimport "os"\n'],
  ['the Dockerfile', 'docker/sandbox/Dockerfile', 'FROM y\n'],
  ['the agent', 'docker/sandbox/agent/go.mod', 'module other\n'],
])('%s is', (_what, path, text) => {
  const { hash, write } = checkout();
  const before = hash();
  write(path, text);
  expect(hash()).not.toBe(before);
});

test('the warming module imports what the lab imports from elsewhere', () => {
  const warm = imageContext(checkout().root, {}).filter(({ path }) => path.startsWith('warm/one/'));
  const text = (name: string) => warm.find(({ path }) => path === `warm/one/${name}`)?.content.toString();
  expect(text('warm.go')).toContain('_ "fmt"');
  expect(text('warm.go')).not.toContain('one.dev');
  expect(text('warm_test.go')).toContain('_ "testing"');
});

test('GOPHERLAB_LABS keeps another lab’s grader out', () => {
  const { root } = checkout();
  const paths = imageContext(root, { GOPHERLAB_LABS: 'one' }).map(({ path }) => path);
  expect(paths).toContain('graders/one/grader/main.go');
  expect(paths.filter((path) => path.includes('two'))).toEqual([]);
});

test('a checkout without labs still has every folder that the Dockerfile copies', () => {
  const { root } = checkout();
  rmSync(join(root, 'labs'), { recursive: true });
  const paths = imageContext(root, {}).map(({ path }) => path);
  for (const folder of ['labs', 'graders', 'warm', 'modules']) expect(paths).toContain(`${folder}/.keep`);
});
