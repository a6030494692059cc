import { expect, test } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

test('a burst passes, then tokens come back with time', () => {
  let now = 0;
  const limit = createRateLimit({ burst: 3, perSecond: 2 }, () => now);
  expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([0, 0, 0]);
  expect(limit.take('a')).toBe(0.5);
  now = 400;
  expect(limit.take('a')).toBeCloseTo(0.1);
  now = 500;
  expect(limit.take('a')).toBe(0);
});

test('keys do not take from each other', () => {
  const limit = createRateLimit({ burst: 1, perSecond: 1 }, () => 0);
  expect(limit.take('a')).toBe(0);
  expect(limit.take('a')).toBeGreaterThan(0);
  expect(limit.take('b')).toBe(0);
});
