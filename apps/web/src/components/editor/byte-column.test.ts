import { expect, test } from 'vitest';
import { editorColumn } from './byte-column.ts';

test.each([
  ['x := 1', 0, 1],
  ['x := 1', 6, 6],
  ['x := 1', 99, 7],
  ['s := "中文"; y', 15, 11],
  ['s := "é𝒳"; y', 15, 12],
  ['', 1, 1],
])('in %j byte column %i is column %i', (line, bytes, column) => {
  expect(editorColumn(line, bytes)).toBe(column);
});
