import { AreaSchema, LevelSchema, type Area, type LevelOdds, type Role } from '@gopherlab/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { abilitiesFrom } from './ability.ts';
import { assess } from './assess.ts';
import type { Evidence } from './evidence.ts';
import { levelOf } from './level.ts';

const ROLE: Role = {
  id: 'observability',
  title: { en: 'a', zh: 'a' },
  summary: { en: 'a', zh: 'a' },
  areas: {
    ebpf: { level: 'P6-P7', weight: 3 },
    'memory-pprof': { level: 'P8+', weight: 2 },
    'go-core': { level: 'P3-P5', weight: 1 },
  },
};
const area = fc.constantFrom<Area[]>(...AreaSchema.options);
const item: fc.Arbitrary<Evidence> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 8 }),
  weights: fc.dictionary(area, fc.double({ min: 0.05, max: 3, noNaN: true }), { minKeys: 1, maxKeys: 3 }),
  difficulty: fc.double({ min: -3, max: 3, noNaN: true }),
  guess: fc.constantFrom(0, 0.2, 0.25, 0.5),
  succeeded: fc.boolean(),
});
const items = fc.array(item, { maxLength: 12 });
const CLOSE = 1e-9;

/** Odds of at least each level, from the second on: what must not fall when somebody does better. */
const atLeast = (odds: LevelOdds) => [odds['P6-P7'] + odds['P8+'], odds['P8+']];

test('every figure is bounded, and the odds of the levels sum to 1', () => {
  fc.assert(
    fc.property(items, (evidence) => {
      const { areas, level, roles } = assess(evidence, [ROLE]);
      for (const { ability } of areas) {
        expect(ability.low).toBeLessThanOrEqual(ability.mean);
        expect(ability.mean).toBeLessThanOrEqual(ability.high);
        expect(ability.low).toBeGreaterThanOrEqual(-4.05);
        expect(ability.high).toBeLessThanOrEqual(4.05);
      }
      expect(LevelSchema.options.reduce((sum, one) => sum + level.odds[one], 0)).toBeCloseTo(1, 9);
      expect(level.range).toContain(level.likely);
      for (const { match } of roles) {
        expect(match).toBeGreaterThanOrEqual(0);
        expect(match).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 60 },
  );
});

test('the order of the evidence does not matter', () => {
  const shuffled = items.chain((evidence) =>
    fc.tuple(
      fc.constant(evidence),
      fc.shuffledSubarray(evidence, { minLength: evidence.length, maxLength: evidence.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([evidence, others]) => {
      const [a, b] = [assess(evidence, [ROLE]), assess(others, [ROLE])];
      expect(b.level.overall.mean).toBeCloseTo(a.level.overall.mean, 9);
      expect(b.roles[0]?.match).toBeCloseTo(a.roles[0]?.match ?? 0, 9);
      expect(b.areas.map(({ evidence: ids }) => ids)).toEqual(a.areas.map(({ evidence: ids }) => ids));
    }),
    { numRuns: 60 },
  );
});

test('a success in the place of a failure lowers nothing: no area, no level, no role', () => {
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), fc.nat(), (evidence, pick) => {
      const at = pick % evidence.length;
      const chosen = evidence[at];
      if (!chosen) throw new Error('there is no such item');
      const worse = assess(evidence.with(at, { ...chosen, succeeded: false }), [ROLE]);
      const better = assess(evidence.with(at, { ...chosen, succeeded: true }), [ROLE]);
      for (const [index, { ability }] of better.areas.entries()) {
        expect(ability.mean).toBeGreaterThanOrEqual((worse.areas[index]?.ability.mean ?? 9) - CLOSE);
      }
      for (const [index, odds] of atLeast(better.level.odds).entries()) {
        expect(odds).toBeGreaterThanOrEqual((atLeast(worse.level.odds)[index] ?? 2) - CLOSE);
      }
      expect(better.roles[0]?.match).toBeGreaterThanOrEqual((worse.roles[0]?.match ?? 2) - CLOSE);
    }),
    { numRuns: 80 },
  );
});

test('one more success lowers nothing, and one more failure raises nothing', () => {
  fc.assert(
    fc.property(items, item, (evidence, more) => {
      const before = levelOf(abilitiesFrom(evidence));
      const up = levelOf(abilitiesFrom([...evidence, { ...more, succeeded: true }]));
      const down = levelOf(abilitiesFrom([...evidence, { ...more, succeeded: false }]));
      for (const index of [0, 1]) {
        const now = atLeast(before.odds)[index] ?? 0;
        expect(atLeast(up.odds)[index]).toBeGreaterThanOrEqual(now - CLOSE);
        expect(atLeast(down.odds)[index]).toBeLessThanOrEqual(now + CLOSE);
      }
    }),
    { numRuns: 80 },
  );
});
