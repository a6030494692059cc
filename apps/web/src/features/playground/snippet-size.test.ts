import { SNIPPET_LIMITS } from '@gopherlab/contracts';
import { expect, test } from 'vitest';
import { kibibytes, snippetSize } from './snippet-size.ts';

test('size is counted in bytes, and the limits hold exactly', () => {
  expect(snippetSize({ 'main.go': '汉字' })).toEqual({ files: 1, bytes: 6, problem: null });
  const full = 'x'.repeat(SNIPPET_LIMITS.fileBytes);
  expect(snippetSize({ 'a.go': full, 'b.go': full }).problem).toBeNull();
  expect(snippetSize({ 'a.go': full, 'b.go': full, 'c.go': 'x' }).problem).toEqual({ kind: 'total' });
  expect(snippetSize({ 'a.go': '', 'b.go': `${full}x` }).problem).toEqual({ kind: 'file', path: 'b.go' });
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`${n}.go`, '']));
  expect(snippetSize(many).problem).toEqual({ kind: 'files' });
});

test('small sizes have a digit more', () => {
  expect([kibibytes(1234), kibibytes(128 * 1024)]).toEqual(['1.2', '128']);
});
