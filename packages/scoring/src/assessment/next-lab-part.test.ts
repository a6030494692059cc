import { AreaSchema, LevelSchema, type Area } from '@gopherlab/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { abilitiesFrom } from './ability.ts';
import { assess } from './assess.ts';
import { checkEvidence, labsBesideParts, questionEvidence, type Evidence } from './evidence.ts';
import { nextLabPart, type LabCandidate } from './next-lab-part.ts';
import { drawCandidate, evenBank, evenLabs, seeded, simulateAssessment } from './simulate.ts';

const FOUR = ['a', 'b', 'c', 'd'].map((text) => ({ en: text, zh: text }));
const answers = (area: Area, count: number, succeeded: boolean): Evidence[] =>
  Array.from({ length: count }, (_, index) =>
    questionEvidence({ id: `${area}-${index}`, area, difficulty: 0.5, options: FOUR }, succeeded),
  );
const lab = (slug: string, change: Partial<LabCandidate> = {}): LabCandidate => ({
  slug,
  skills: { networking: 1 },
  level: 'P6-P7',
  minutes: 60,
  ...change,
});
const weights = { networking: 1, ebpf: 1 };

test('the lab is about what matters and is known least, and one that is about neither is never chosen', () => {
  const labs = [lab('http'), lab('probe', { skills: { ebpf: 1 } }), lab('page', { skills: { wasm: 1 } })];
  const abilities = abilitiesFrom(answers('networking', 10, true));
  expect(nextLabPart({ abilities, labs, weights, choice: 0 })?.slug).toBe('probe');
  expect(nextLabPart({ abilities, labs, weights: { 'go-core': 1 }, choice: 0 })).toBeUndefined();
  expect(nextLabPart({ abilities, labs: [], weights, choice: 0 })).toBeUndefined();
});

test('who is believed able gets a harder lab than who is not, and of equally telling ones the shorter', () => {
  const labs = LevelSchema.options.map((level) => lab(level, { level }));
  const chosen = (evidence: Evidence[]) =>
    nextLabPart({ abilities: abilitiesFrom(evidence), labs, weights, choice: 0 })?.slug;
  expect(chosen(answers('networking', 12, false))).toBe('P3-P5');
  expect(chosen(answers('networking', 12, true))).not.toBe('P3-P5');
  const [long, short] = [lab('a-long', { minutes: 90 }), lab('b-short', { minutes: 30 })];
  expect(nextLabPart({ abilities: abilitiesFrom([]), labs: [long, short], weights, choice: 0 })).toBe(short);
});

test('the order of the labs does not matter, and labs that tell the same are drawn among', () => {
  const labs = evenLabs();
  const all = Object.fromEntries(AreaSchema.options.map((area) => [area, 1]));
  const abilities = abilitiesFrom(answers('concurrency', 5, true));
  fc.assert(
    fc.property(
      fc.shuffledSubarray(labs, { minLength: labs.length, maxLength: labs.length }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (shuffled, choice) => {
        const input = { abilities, weights: all, choice };
        const chosen = nextLabPart({ ...input, labs });
        expect(chosen).toBeDefined();
        expect(nextLabPart({ ...input, labs: shuffled })?.slug).toBe(chosen?.slug);
      },
    ),
    { numRuns: 40 },
  );
  const equal = ['x', 'y', 'z'].map((slug) => lab(slug));
  const drawn = [0, 0.5, 0.99].map(
    (choice) => nextLabPart({ abilities, labs: equal, weights, choice })?.slug,
  );
  expect(drawn).toEqual(['x', 'y', 'z']);
});

test('more checks of a timed lab passed never place somebody lower', () => {
  const [one] = evenLabs();
  if (!one) throw new Error('there is no lab');
  const shown = (passes: boolean[]) =>
    one.rubric.map((item, at) => checkEvidence(one, item, { passed: passes[at] === true, source: 'part' }));
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), fc.nat(7), (passes, at) => {
      const [worse, better] = [false, true].map((value) => assess(shown(passes.with(at, value)), []));
      for (const [index, { ability }] of (better?.areas ?? []).entries()) {
        expect(ability.mean).toBeGreaterThanOrEqual((worse?.areas[index]?.ability.mean ?? 9) - 1e-9);
      }
    }),
    { numRuns: 40 },
  );
});

test('a lab counts once: its timed part, not what was done in one’s own time', () => {
  expect(labsBesideParts([{ lab: 'a' }, { lab: 'b' }], [{ lab: 'b' }])).toEqual([{ lab: 'a' }]);
});

test('with a timed lab the estimates are nearer to the truth, and their ranges still hold it', () => {
  const people = 60;
  const take = (parts: number) => {
    const random = seeded(7);
    return Array.from({ length: people }, (_, index) => {
      const overall = -2.2 + (4.4 * (index + 0.5)) / people;
      const options = { questions: evenBank(12), labs: evenLabs(), length: 10, parts, random };
      const { overall: found } = simulateAssessment(drawCandidate(overall, 0.7, random), options).level;
      return { error: found.mean - overall, held: found.low <= overall && overall <= found.high };
    });
  };
  const rms = (taken: { error: number }[]) =>
    Math.sqrt(taken.reduce((sum, { error }) => sum + error ** 2, 0) / people);
  const [without, withTwo] = [take(0), take(2)];
  expect(rms(withTwo)).toBeLessThan(rms(without));
  // The same people each time: the seed is fixed, and so are the numbers.
  expect(withTwo.filter(({ held }) => held).length / people).toBeGreaterThanOrEqual(0.75);
});
