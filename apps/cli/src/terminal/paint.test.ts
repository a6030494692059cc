import { expect, test } from 'vitest';
import { columns, duration, fileSize, harmless, padEnd } from './paint.ts';
import { table } from './table.ts';

test('汉字 and full-width signs take two columns', () => {
  expect(columns('abc')).toBe(3);
  expect(columns('逐行求和，ok')).toBe(12);
  expect(columns('e\u0301')).toBe(1);
  expect(padEnd('沙箱', 6)).toBe('沙箱  ');
});

test('a table aligns both languages', () => {
  expect(
    table([
      ['a', '逐行', 'x'],
      ['bbb', 'y', 'z'],
    ]),
  ).toBe('a    逐行  x\nbbb  y     z\n');
});

test('times and sizes are told with the digits that matter', () => {
  expect([0.4, 12.3, 950, 999.6, 1840, 9960, 61_700].map(duration)).toEqual([
    '0 ms',
    '12 ms',
    '950 ms',
    '1.0 s',
    '1.8 s',
    '10.0 s',
    '62 s',
  ]);
  expect([812, 12_300, 3_400_000].map(fileSize)).toEqual(['812 B', '12 KB', '3.4 MB']);
});

test('text of a submission cannot steer the terminal', () => {
  expect(harmless('a\x1b[2J\x07b\tc\n\x9bd')).toBe('a\ufffd[2J\ufffdb\tc\n\ufffdd');
});
