import { expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';

test('each line with a name is a variable; the last of a name counts', () => {
  expect(readEnvironment('A=1\n\n B=x=y \nno name\n=z\r\nA=2\r\n2=3\nEMPTY=')).toEqual({
    A: '2',
    B: 'x=y',
    EMPTY: '',
  });
});
