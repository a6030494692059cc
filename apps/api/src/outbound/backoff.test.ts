import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

test('waits grow from seconds to hours and are spread by a fifth', () => {
  expect(backoffMs(1, () => 0.5)).toBe(5000);
  expect(backoffMs(4, () => 0.5)).toBe(40_000);
  expect(backoffMs(16, () => 0.5)).toBe(6 * 60 * 60_000);
  expect([backoffMs(1, () => 0), backoffMs(1, () => 1)]).toEqual([4000, 6000]);
});
