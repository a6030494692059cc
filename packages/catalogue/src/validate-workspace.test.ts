import { UPLOAD_LIMITS } from '@gopherlab/contracts';
import { expect, test } from 'vitest';
import { composeWorkspace, type LabFile } from './lab.ts';
import { validateWorkspace } from './validate-workspace.ts';

const files: LabFile[] = [
  { path: 'main.go', role: 'editable', content: 'package main\n' },
  { path: 'internal/cache.go', role: 'editable', content: 'package internal\n' },
  { path: 'go.mod', role: 'readonly', content: 'module x\n' },
];
const lab = { files };
const messages = (submission: Record<string, string>) =>
  validateWorkspace(lab, submission).map(({ path, message }) => `${path}: ${message}`);

test('editable files and Go files beside them are taken', () => {
  expect(
    messages({ 'main.go': 'x', 'internal/cache.go': 'y', 'more/deep/new.go': 'z', 'own_test.go': '' }),
  ).toEqual([]);
});

test('a header may be added where C is edited, and nowhere else', () => {
  const c = { files: [...files, { path: 'probe.bpf.c', role: 'editable' as const, content: '' }] };
  expect(validateWorkspace(c, { 'probe.h': '' })).toEqual([]);
  expect(messages({ 'probe.h': '' })).toEqual(['probe.h: only .go files can be added to this lab']);
});

test.for<[string, string]>([
  ['../main.go', 'leaves the folder'],
  ['a/../../main.go', 'leaves the folder'],
  ['/etc/main.go', 'absolute'],
  ['C:/main.go', 'absolute'],
  ['a\\main.go', 'backslash'],
  ['a\0.go', 'control'],
  ['a\n.go', 'control'],
  ['a\u202e.go', 'invisible'],
  ['a\u200b.go', 'invisible'],
  ['a\ud800.go', 'not valid Unicode'],
  ['', 'the path is empty'],
  ['a//b.go', 'empty part'],
  ['a/', 'empty part'],
  ['./main.go', 'begins with a dot'],
  ['.git/hooks.go', 'begins with a dot'],
  [' main.go', 'space at its edge'],
  [`${'a'.repeat(UPLOAD_LIMITS.pathCharacters)}.go`, 'longer than 200 characters'],
  ['go.mod', "the lab's own file"],
  ['GO.MOD', 'only .go files'],
  ['Main.go', 'same file as main.go'],
  ['ｍain.go', 'same file as main.go'],
  ['main.go/x.go', 'needs a folder where main.go is a file'],
  ['go.work', 'only .go files'],
  ['tool/go.mod', 'only .go files'],
  ['asm.s', 'only .go files'],
  ['vendor/x/x.go', 'vendor'],
  ['__proto__', 'only .go files'],
])('the path %j is refused', ([path, reason]) => {
  const [problem, ...others] = validateWorkspace(lab, Object.fromEntries([[path, 'x']]));
  expect(others).toEqual([]);
  expect(problem?.path).toBe(path);
  expect(problem?.message).toContain(reason);
});

test('of two paths that some system takes for one, the second is refused', () => {
  expect(messages({ 'caf\u00e9.go': '', 'cafe\u0301.go': '' })).toEqual([
    'cafe\u0301.go: is the same file as caf\u00e9.go on some systems',
  ]);
});

test('a file that stands where a folder is needed is refused', () => {
  expect(messages({ 'internal.go/x.go': '', 'internal.go': '' })).toEqual([
    'internal.go: is a file, but internal.go/x.go needs a folder there',
  ]);
});

test('binary and malformed contents are refused', () => {
  expect(messages({ 'main.go': 'a\0b', 'b.go': '\udc00' })).toEqual([
    'main.go: is a binary file',
    'b.go: is not valid Unicode',
  ]);
});

test('the limits are counted in bytes and hold exactly', () => {
  const full = '汉'.repeat(Math.floor(UPLOAD_LIMITS.fileBytes / 3));
  expect(messages({ 'main.go': full })).toEqual([]);
  expect(messages({ 'main.go': `${full}汉` })).toEqual(['main.go: has 257 KiB; at most 256 KiB are taken']);
  const five = Object.fromEntries(
    [1, 2, 3, 4, 5].map((n) => [`f${n}.go`, 'x'.repeat(UPLOAD_LIMITS.fileBytes)]),
  );
  expect(messages(five)).toEqual(['files: 1280 KiB in all; at most 1024 KiB are taken']);
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`f${n}.go`, '']));
  expect(messages(many)).toEqual(['files: 51 files; at most 50 are taken']);
});

test('nothing at all is no submission', () => {
  expect(messages({})).toEqual(['files: there is no file']);
});

test("the lab's own files win over the learner's, and the starter fills what is left out", () => {
  expect(composeWorkspace(lab, { 'main.go': 'mine', 'go.mod': 'replace', 'new.go': 'new' })).toEqual({
    'main.go': 'mine',
    'internal/cache.go': 'package internal\n',
    'go.mod': 'module x\n',
    'new.go': 'new',
  });
});
