import { expect, test } from 'vitest';
import { refusedByPolicy } from './import-policy.ts';

const LAB = { policy: { imports: ['fmt', 'sync', 'runtime/debug'] } };
const MOD = 'module gopherlab.dev/pool\n\ngo 1.25\n';
const refused = (text: string, lab: Parameters<typeof refusedByPolicy>[0] = LAB) =>
  refusedByPolicy(lab, { 'go.mod': MOD, 'pool.go': text });

test('a lab without an import policy refuses nothing', () => {
  expect(refused('package pool\nimport "os"\n', { policy: {} })).toEqual([]);
});

test('an import outside the list is refused with its place, in every form that Go has', () => {
  const text =
    'package pool\n\nimport "fmt"\nimport (\n\t. "os"\n\tx "net/http"\n\t_ `unsafe`; "sync"\n)\n\nfunc f() { _ = "os/exec" }\n';
  expect(refused(text)).toEqual([
    { file: 'pool.go', line: 5, column: 4, what: 'os', kind: 'import' },
    { file: 'pool.go', line: 6, column: 4, what: 'net/http', kind: 'import' },
    { file: 'pool.go', line: 7, column: 4, what: 'unsafe', kind: 'import' },
  ]);
});

test('packages of the module itself are allowed, the runtime never is', () => {
  const text =
    'package pool\nimport "gopherlab.dev/pool/inner"\nimport "runtime"\nimport "gopherlab.dev/poolx"\n';
  expect(refused(text).map(({ what }) => what)).toEqual(['runtime', 'gopherlab.dev/poolx']);
});

test('what stands in a comment, a string or a test file is no import', () => {
  const text = '// import "os"\npackage pool /* import "os" */\n\nvar a = `\nimport "os"\n`\n';
  expect(refused(text)).toEqual([]);
  expect(refusedByPolicy(LAB, { 'pool_test.go': 'package pool\nimport "os"\n' })).toEqual([]);
});

test('comments that steer the build are refused, and their likes in strings are not', () => {
  const text = '//go:build !race\npackage pool\n\n//go:linkname a b\nvar s = "//go:embed x"\n// go:embed y\n';
  expect(refused(text)).toEqual([
    { file: 'pool.go', line: 1, column: 1, what: '//go:build', kind: 'comment' },
    { file: 'pool.go', line: 4, column: 1, what: '//go:linkname', kind: 'comment' },
  ]);
});

test('columns count bytes, as the compiler does', () => {
  const text = 'package pool; /* 中 */ import "os"\n';
  expect(refused(text)[0]?.column).toBe(32);
});
