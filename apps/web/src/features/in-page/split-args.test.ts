import { expect, test } from 'vitest';
import { splitArgs } from './split-args.ts';

test.each([
  ['', []],
  ['   ', []],
  ['-v 3', ['-v', '3']],
  ['  a   b  ', ['a', 'b']],
  ['"a b" c', ['a b', 'c']],
  ["-name='x y' z", ['-name=x y', 'z']],
  ['a"b c"d', ['ab cd']],
  ['a\\ b', ['a b']],
  ['"say \\"hi\\""', ['say "hi"']],
  ['"" x', ['', 'x']],
  ['"open', ['open']],
])('%j becomes %j', (line, args) => {
  expect(splitArgs(line)).toEqual(args);
});
