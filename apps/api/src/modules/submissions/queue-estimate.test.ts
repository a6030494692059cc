import { expect, test } from 'vitest';
import { estimateWaitMs } from './queue-estimate.ts';

test.each([
  // A free runner takes it at once.
  { ahead: 0, capacity: 1, busy: 0, expected: 0 },
  { ahead: 1, capacity: 2, busy: 0, expected: 0 },
  // One grading must end first.
  { ahead: 0, capacity: 1, busy: 1, expected: 1000 },
  { ahead: 0, capacity: 2, busy: 2, expected: 500 },
  { ahead: 3, capacity: 2, busy: 2, expected: 2000 },
  { ahead: 3, capacity: 4, busy: 1, expected: 250 },
  // More leases than places, as when a runner has just been lost.
  { ahead: 0, capacity: 1, busy: 5, expected: 1000 },
])('$ahead ahead, $busy of $capacity busy: $expected ms', ({ ahead, capacity, busy, expected }) => {
  expect(estimateWaitMs(ahead, { capacity, busy, meanMs: 1000 })).toBe(expected);
});

test('what is not known is not guessed', () => {
  expect(estimateWaitMs(0, { capacity: 0, busy: 0, meanMs: 1000 })).toBeNull();
  expect(estimateWaitMs(0, { capacity: 1, busy: 0, meanMs: null })).toBeNull();
});
