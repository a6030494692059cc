import { expect, test } from 'vitest';
import { scoreAssignment, scoreLab, type GradedAttempt } from './score-lab.ts';

const HOUR = 3_600_000;
const due = new Date('2026-11-24T12:00:00Z');
const deadlines = {
  opensAt: new Date(due.getTime() - 100 * HOUR),
  dueAt: due,
  closesAt: new Date(due.getTime() + 100 * HOUR),
};
const attempt = (score: number, hoursAfterDue: number): GradedAttempt => ({
  submissionId: `${score}@${hoursAfterDue}`,
  score,
  submittedAt: new Date(due.getTime() + hoursAfterDue * HOUR),
});
const perDay = { kind: 'per-day', percent: 10, floorPercent: 0 } as const;

test('a minute late is a day late, and a day costs its percentage', () => {
  const policy = { late: perDay, score: 'best' } as const;
  const grade = scoreLab({ attempts: [attempt(90, 0.02)], deadlines, policy, override: null });
  expect(grade).toMatchObject({ score: 81, earned: 90, daysLate: 1 });
});

test('at the very due time it is not late', () => {
  const policy = { late: { kind: 'cut-off' }, score: 'best' } as const;
  expect(scoreLab({ attempts: [attempt(90, 0)], deadlines, policy, override: null }).score).toBe(90);
});

test('the best is the best after lateness, not before', () => {
  const policy = { late: { ...perDay, percent: 50 }, score: 'best' } as const;
  const attempts = [attempt(60, -1), attempt(100, 1)];
  expect(scoreLab({ attempts, deadlines, policy, override: null }).submissionId).toBe('60@-1');
});

test('the last counts even when it is worse, whatever order they come in', () => {
  const policy = { late: { kind: 'none' }, score: 'last' } as const;
  const attempts = [attempt(20, 3), attempt(100, -5)];
  for (const order of [attempts, attempts.toReversed()]) {
    expect(scoreLab({ attempts: order, deadlines, policy, override: null }).score).toBe(20);
  }
});

test('what came before it opened or after it closed is no attempt', () => {
  const policy = { late: { kind: 'none' }, score: 'best' } as const;
  const attempts = [attempt(100, -101), attempt(100, 101)];
  expect(scoreLab({ attempts, deadlines, policy, override: null })).toMatchObject({
    score: null,
    attempts: 0,
  });
});

test('the floor holds however late it is', () => {
  const policy = { late: { ...perDay, floorPercent: 40 }, score: 'best' } as const;
  expect(scoreLab({ attempts: [attempt(100, 99)], deadlines, policy, override: null }).score).toBe(50);
  const steep = { ...policy, late: { ...policy.late, percent: 30 } };
  expect(scoreLab({ attempts: [attempt(100, 99)], deadlines, policy: steep, override: null }).score).toBe(40);
});

test('an override replaces the score and leaves what was earned to be seen', () => {
  const policy = { late: { kind: 'none' }, score: 'best' } as const;
  const grade = scoreLab({ attempts: [attempt(30, 0)], deadlines, policy, override: 0 });
  expect(grade).toMatchObject({ score: 0, earned: 30, overridden: true });
});

test('a lab without a grade counts as 0 with its weight', () => {
  const labs = [
    { weight: 3, score: 100 },
    { weight: 1, score: null },
  ];
  expect(scoreAssignment(labs)).toBe(75);
});

test('an attempt beyond the limit does not count, however good it is', () => {
  const attempts = [attempt(40, -5), attempt(50, -4), attempt(100, -3)];
  const policy = {
    late: { kind: 'none' },
    score: 'best',
    attempts: { limit: 2, regainHours: null },
  } as const;
  expect(scoreLab({ attempts, deadlines, policy, override: null })).toMatchObject({ score: 50, attempts: 2 });
  const extended = { ...deadlines, extraAttempts: 1 };
  expect(scoreLab({ attempts, deadlines: extended, policy, override: null }).score).toBe(100);
});
