import { expect, test } from 'vitest';
import { fromField, toField } from './local-time.ts';

test('a field shows the instant that it was given, to the minute', () => {
  for (const iso of ['2026-01-15T10:30:00.000Z', '2026-07-15T23:59:00.000Z']) {
    expect(fromField(toField(iso))).toBe(iso);
  }
});

test('no time is an empty field, and an empty or broken field is no time', () => {
  expect(toField(null)).toBe('');
  expect(fromField('')).toBeNull();
  expect(fromField('2026-13-40T99:00')).toBeNull();
});
