import { SNIPPET_LIMITS } from '@gopherlab/contracts';
import { expect, test } from 'vitest';
import { validateSnippet } from './validate-snippet.ts';

const messages = (files: Record<string, string>) =>
  validateSnippet(files).map(({ path, message }) => `${path}: ${message}`);

test('a module with a package, its tests and a text to embed is a snippet', () => {
  expect(
    messages({
      'go.mod': 'module x',
      'main.go': '',
      'main_test.go': '',
      'greet/greet.go': '',
      'greet/hi.txt': '',
    }),
  ).toEqual([]);
});

test.for<[string, string]>([
  ['../main.go', 'leaves the folder'],
  ['.git/x.go', 'begins with a dot'],
  ['vendor/x/x.go', 'vendor'],
  ['page.js', 'only .go'],
  ['asm.s', 'only .go'],
  ['Main.go', 'same file as main.go'],
  ['main.go/x.go', 'needs a folder where main.go is a file'],
])('the path %s is refused', ([path, reason]) => {
  const [problem, ...others] = validateSnippet({ 'main.go': '', [path]: 'x' });
  expect(others).toEqual([]);
  expect(problem).toEqual({ path, message: expect.stringContaining(reason) as string });
});

test('its limits are its own, and hold exactly', () => {
  const full = 'x'.repeat(SNIPPET_LIMITS.fileBytes);
  expect(messages({ 'a.go': full, 'b.go': full })).toEqual([]);
  expect(messages({ 'a.go': `${full}x` })).toEqual(['a.go: has 65 KiB; at most 64 KiB are taken']);
  expect(messages({ 'a.go': full, 'b.go': full, 'c.go': 'x' })).toEqual([
    'files: 129 KiB in all; at most 128 KiB are taken',
  ]);
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`f${n}.go`, '']));
  expect(messages(many)).toEqual(['files: 21 files; at most 20 are taken']);
});

test('nothing, and nothing of Go, is no snippet', () => {
  expect(messages({})).toEqual(['files: there is no file']);
  expect(messages({ 'notes.txt': '' })).toEqual(['files: there is no Go file']);
});
