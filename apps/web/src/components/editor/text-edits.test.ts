import { expect, test } from 'vitest';
import { textEdits, type TextEdit } from './text-edits.ts';

function apply(text: string, edits: readonly TextEdit[]): string {
  return edits.reduceRight((now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to), text);
}

test('two equal texts need no edit', () => {
  expect(textEdits('a\nb\n', 'a\nb\n')).toEqual([]);
});

test('only the lines that differ are replaced', () => {
  const before = 'package main\n\nimport "os"\n\nfunc main() {\nprintln( 1 )\n}\n';
  const after = 'package main\n\nfunc main() {\n\tprintln(1)\n}\n';
  const edits = textEdits(before, after);
  expect(edits).toEqual([
    { from: 14, to: 27, insert: '' },
    { from: 41, to: 54, insert: '\tprintln(1)\n' },
  ]);
  expect(apply(before, edits)).toBe(after);
});

test.each([
  ['', 'a\nb'],
  ['a\nb', ''],
  ['a', 'b'],
  ['a\nb\nc\n', 'c\nb\na\n'],
  ['x\ny\nx\ny\n', 'y\nx\ny\nx\nz'],
  ['no newline', 'no newline\n'],
])('%j becomes %j', (before, after) => {
  expect(apply(before, textEdits(before, after))).toBe(after);
});

test('texts too large to compare are replaced between what is the same at their ends', () => {
  const lines = (word: string) => Array.from({ length: 3000 }, (_, index) => `${word} ${index}\n`).join('');
  const [before, after] = [`head\n${lines('old')}tail\n`, `head\n${lines('new')}tail\n`];
  const edits = textEdits(before, after);
  expect(edits).toHaveLength(1);
  expect(edits[0]?.from).toBe(5);
  expect(apply(before, edits)).toBe(after);
});
