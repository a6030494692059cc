import { expect, test } from 'vitest';
import { addTallies, closingLine, withExitCode } from './tally.ts';

test('the closing line names skips only where there are any', () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: [] })).toBe('3 passed, 0 failed');
  expect(closingLine({ passed: 3, failed: 1, skipped: ['no engine'] })).toBe('3 passed, 1 failed, 1 skipped');
});

test('tallies add up', () => {
  const one = { passed: 1, failed: 2, skipped: ['a'] };
  expect(addTallies([one, one])).toEqual({ passed: 2, failed: 4, skipped: ['a', 'a'] });
});

test('a crash without a failed test counts as one failure', () => {
  expect(withExitCode({ passed: 4, failed: 0, skipped: [] }, 1).failed).toBe(1);
  expect(withExitCode({ passed: 4, failed: 2, skipped: [] }, 1).failed).toBe(2);
  expect(withExitCode({ passed: 4, failed: 0, skipped: [] }, 0).failed).toBe(0);
});
