import { expect, test } from 'vitest';
import { toJsonb } from './json.ts';

test('what jsonb refuses is replaced, in texts at any depth, and nothing else is touched', () => {
  const value = { a: ['x\0y', { b: '\ud800' }], n: 1, whole: '😀\u001b' };
  expect(JSON.parse(toJsonb(value))).toEqual({ a: ['x\ufffdy', { b: '\ufffd' }], n: 1, whole: '😀\u001b' });
});
