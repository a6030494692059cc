import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attemptsLeft, countedAttempts, type AttemptRule } from './attempts.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 24);

const rules: fc.Arbitrary<AttemptRule> = fc.record({
  limit: fc.option(fc.integer({ min: 1, max: 5 })),
  regainHours: fc.option(fc.integer({ min: 1, max: 48 })),
});
const attemptLists = fc
  .uniqueArray(fc.integer({ min: 0, max: 200 * 60 }), { maxLength: 30 })
  .map((minutes) => minutes.map((minute) => ({ submittedAt: new Date(START + minute * 60_000) })));

test('no window of the regain time ever holds more than the limit', () => {
  fc.assert(
    fc.property(attemptLists, rules, fc.integer({ min: 0, max: 3 }), (attempts, rule, extra) => {
      const counted = countedAttempts(attempts, rule, extra);
      if (rule.limit === null) {
        expect(counted).toHaveLength(attempts.length);
        return;
      }
      const span = rule.regainHours === null ? Infinity : rule.regainHours * HOUR;
      for (const { submittedAt } of counted) {
        const inWindow = counted.filter((other) => {
          const age = submittedAt.getTime() - other.submittedAt.getTime();
          return age >= 0 && age < span;
        });
        expect(inWindow.length).toBeLessThanOrEqual(rule.limit + extra);
      }
    }),
  );
});

test('whoever submits only while attempts are left loses none', () => {
  fc.assert(
    fc.property(attemptLists, rules, (attempts, rule) => {
      const made: { submittedAt: Date }[] = [];
      for (const attempt of attempts.toSorted((a, b) => +a.submittedAt - +b.submittedAt)) {
        const { left } = attemptsLeft(made, rule, 0, attempt.submittedAt);
        if (left === null || left > 0) made.push(attempt);
      }
      expect(countedAttempts(made, rule)).toEqual(made);
    }),
  );
});

test('the next attempt is there when it was said to be, and not a millisecond before', () => {
  fc.assert(
    fc.property(attemptLists, rules, (attempts, rule) => {
      const at = new Date(START + 200 * HOUR);
      const { left, nextAt } = attemptsLeft(attempts, rule, 0, at);
      if (nextAt === null) return;
      expect(left).toBe(0);
      expect(attemptsLeft(attempts, rule, 0, nextAt).left).toBeGreaterThan(0);
      expect(attemptsLeft(attempts, rule, 0, new Date(nextAt.getTime() - 1)).left).toBe(0);
    }),
  );
});

test('the order in which attempts are given changes nothing, and more extra attempts never count fewer', () => {
  fc.assert(
    fc.property(attemptLists, rules, (attempts, rule) => {
      const counted = countedAttempts(attempts, rule);
      expect(countedAttempts(attempts.toReversed(), rule)).toEqual(counted);
      expect(countedAttempts(attempts, rule, 1).length).toBeGreaterThanOrEqual(counted.length);
    }),
  );
});

test('of three attempts a day the fourth does not count, and the day after there are three again', () => {
  const rule = { limit: 3, regainHours: 24 };
  const attempts = [0, 1, 2, 3].map((hour) => ({ submittedAt: new Date(START + hour * HOUR) }));
  expect(countedAttempts(attempts, rule)).toHaveLength(3);
  expect(attemptsLeft(attempts, rule, 0, new Date(START + 3 * HOUR))).toEqual({
    left: 0,
    nextAt: new Date(START + 24 * HOUR),
  });
  expect(attemptsLeft(attempts, rule, 0, new Date(START + 26 * HOUR)).left).toBe(3);
});
