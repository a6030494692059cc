import { expect, test } from 'vitest';
import type { TrackDetail } from '@gopherlab/contracts';
import { labsOfTrack, sameLabs } from './track-labs.ts';

const step = (lab: string, weight: number, state: TrackDetail['labs'][number]['state']) => ({
  ...{ lab, weight, state, title: { en: lab, zh: lab } },
  ...{ about: null, requires: [], percent: null, waitsFor: [] },
});

test('a track asks for its labs in its order and with its weights, the locked ones too, and not for what is gone', () => {
  const labs = [step('b', 2, 'open'), step('gone', 1, 'missing'), step('a', 1, 'locked')];
  expect(labsOfTrack({ labs })).toEqual([
    { lab: 'b', weight: '2' },
    { lab: 'a', weight: '1' },
  ]);
});

test('another order and another weight are other labs', () => {
  const one = [
    { lab: 'a', weight: '1' },
    { lab: 'b', weight: '2' },
  ];
  expect(sameLabs(one, structuredClone(one))).toBe(true);
  expect(sameLabs(one, one.toReversed())).toBe(false);
  expect(sameLabs(one, [one[0]!, { lab: 'b', weight: '3' }])).toBe(false);
  expect(sameLabs(one, one.slice(1))).toBe(false);
});
