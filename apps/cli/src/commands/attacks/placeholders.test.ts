import { expect, test } from 'vitest';
import { fillPlaceholders, placeholderProblems } from './placeholders.ts';

test('a placeholder wants its victim, and the secret is never told', () => {
  const files = { 'a.go': 'VICTIM_COMM VICTIM_FILE', 'b.go': 'VICTIM_TOKEN' };
  expect(placeholderProblems(files, ['file'])).toEqual([
    'files/a.go: VICTIM_COMM wants the victim process',
    'files/b.go: VICTIM_TOKEN is never given to a submission',
  ]);
  expect(placeholderProblems({ 'a.go': 'package PACKAGE_NAME' }, [])).toEqual([]);
});

test('placeholders are replaced wherever they stand', () => {
  const filled = fillPlaceholders(
    { 'a.go': 'package PACKAGE_NAME // VICTIM_PORT VICTIM_PORT' },
    { PACKAGE_NAME: 'pool', VICTIM_PORT: '7' },
  );
  expect(filled).toEqual({ 'a.go': 'package pool // 7 7' });
});
