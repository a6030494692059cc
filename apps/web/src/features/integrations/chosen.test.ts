import { expect, test } from 'vitest';
import type { LtiChoice } from '@gopherlab/contracts';
import { problemOf, toggle } from './chosen.ts';

const choice = (target: string): LtiChoice => ({
  kind: 'lab',
  target,
  title: { en: target, zh: target },
  minutes: null,
});
const targets = (chosen: ReturnType<typeof toggle>) => chosen.map((one) => one.choice.target);

test('where the platform takes several, a second click takes one out again', () => {
  const both = toggle(toggle([], choice('a'), true), choice('b'), true);
  expect(targets(both)).toEqual(['a', 'b']);
  expect(targets(toggle(both, choice('a'), true))).toEqual(['b']);
});

test('where it takes one, another replaces it and keeps the points and the date', () => {
  const [first] = toggle([], choice('a'), false);
  if (!first) throw new Error('nothing is chosen');
  const changed = toggle([{ ...first, points: '20', due: '2026-12-01T10:00' }], choice('b'), false);
  expect(changed).toMatchObject([{ choice: { target: 'b' }, points: '20', due: '2026-12-01T10:00' }]);
});

test('points are more than nothing, and only asked of what is graded', () => {
  const [one] = toggle([], choice('a'), true);
  if (!one) throw new Error('nothing is chosen');
  expect(problemOf([one])).toBeUndefined();
  for (const points of ['0', '-1', '', 'many', '10001'])
    expect(problemOf([{ ...one, points }]), points).toBe('points');
  expect(problemOf([{ ...one, points: '', graded: false }])).toBeUndefined();
  expect(problemOf(Array.from({ length: 51 }, () => one))).toBe('tooMany');
});
