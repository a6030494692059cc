import { expect, test } from 'vitest';
import { moveLab, removeLab, toggleRequired } from './editor-model.ts';

const labs = [
  { lab: 'a', weight: 1, requires: [] },
  { lab: 'b', weight: 1, requires: ['a'] },
  { lab: 'c', weight: 1, requires: ['a', 'b'] },
];
const slugs = (list: { lab: string }[]) => list.map(({ lab }) => lab).join('');

test('a lab moves by one place, and not past an end', () => {
  expect(slugs(moveLab(labs, 0, 1))).toBe('bac');
  expect(slugs(moveLab(labs, 2, -1))).toBe('acb');
  expect(slugs(moveLab(labs, 0, -1))).toBe('abc');
  expect(slugs(moveLab(labs, 2, 1))).toBe('abc');
});

test('a lab that is removed is required by none', () => {
  expect(removeLab(labs, 'a')).toEqual([
    { lab: 'b', weight: 1, requires: [] },
    { lab: 'c', weight: 1, requires: ['b'] },
  ]);
});

test('a requirement is set and taken back', () => {
  expect(toggleRequired(['a'], 'b')).toEqual(['a', 'b']);
  expect(toggleRequired(['a', 'b'], 'a')).toEqual(['b']);
});
