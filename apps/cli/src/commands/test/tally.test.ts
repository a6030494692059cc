import { expect, test } from 'vitest';
import { addTallies, closingLine, withExitCode } from './tally.ts';

test('the closing line names skips only where there are any', () => {
  expect(closingLine({ passed: 3, failures: [], skipped: [] })).toBe('3 passed, 0 failed');
  expect(closingLine({ passed: 3, failures: ['sums'], skipped: ['no engine'] })).toBe(
    '3 passed, 1 failed, 1 skipped',
  );
});

test('tallies add up', () => {
  const one = { passed: 1, failures: ['b', 'c'], skipped: ['a'] };
  expect(addTallies([one, one])).toEqual({
    passed: 2,
    failures: ['b', 'c', 'b', 'c'],
    skipped: ['a', 'a'],
  });
});

test('a crash without a failed test counts as one failure', () => {
  expect(withExitCode({ passed: 4, failures: [], skipped: [] }, 7).failures).toEqual([
    'it ended with exit code 7, though no test failed',
  ]);
  expect(withExitCode({ passed: 4, failures: ['a', 'b'], skipped: [] }, 1).failures).toEqual(['a', 'b']);
  expect(withExitCode({ passed: 4, failures: [], skipped: [] }, 0).failures).toEqual([]);
});
