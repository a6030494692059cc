import { expect, test } from 'vitest';
import { formatRemaining } from './use-remaining.ts';

test('what is left is written as a clock counts down', () => {
  expect([3909, 3600, 309, 9, 0].map(formatRemaining)).toEqual([
    '1:05:09',
    '1:00:00',
    '5:09',
    '0:09',
    '0:00',
  ]);
});
