import type { CheckResult } from '@gopherlab/contracts';
import { expect, test } from 'vitest';
import { compareVerdicts } from './compare-verdicts.ts';

const text = { en: 'Seen.', zh: '看到。' };
const check = (id: string, points: number, earned: number, durationMs = 1): CheckResult => ({
  id,
  points,
  earned,
  status: earned > 0 ? 'passed' : 'failed',
  title: text,
  message: { ...text, en: `Seen in ${durationMs} ms.` },
  artefacts: [],
  durationMs,
});
const graded = (checks: CheckResult[]) => ({
  status: 'graded' as const,
  score: checks.reduce((sum, { earned }) => sum + earned, 0),
  maxScore: 100,
  checks,
});

test('words and times tell of one run and are not compared', () => {
  const [then, now] = [
    graded([check('a', 60, 60, 1), check('b', 40, 0)]),
    graded([check('b', 40, 0), check('a', 60, 60, 9)]),
  ];
  expect(compareVerdicts(then, now)).toMatchObject({
    same: true,
    checks: [
      { id: 'a', same: true },
      { id: 'b', same: true },
    ],
  });
});

test('two checks that changed places are another result, though the points are the same', () => {
  const compared = compareVerdicts(
    graded([check('a', 50, 50), check('b', 50, 0)]),
    graded([check('a', 50, 0), check('b', 50, 50)]),
  );
  expect(compared.same).toBe(false);
  expect(compared.checks.map(({ same }) => same)).toEqual([false, false]);
});

test('a check that is new or gone, and another status, are another result', () => {
  const one = graded([check('a', 100, 100)]);
  expect(compareVerdicts(one, graded([check('a', 100, 100), check('b', 0, 0)]))).toMatchObject({
    same: false,
    checks: [{ same: true }, { id: 'b', same: false, stored: null }],
  });
  expect(compareVerdicts(one, { ...one, status: 'timeout' }).same).toBe(false);
  expect(compareVerdicts(one, { ...one, maxScore: 90 }).same).toBe(false);
});
