import type { GraderEvent, RubricItem } from '@gopherlab/contracts';
import { GraderEventSchema, ScoreSchema } from '@gopherlab/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { build, check, done, hello, limit, MANIFEST } from './events.testing.ts';
import { score } from './score.ts';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
type Outcome = 'passed' | 'failed' | undefined;

/** A rubric of 2 to 6 checks whose points sum to 100. */
const rubrics: fc.Arbitrary<RubricItem[]> = fc
  .integer({ min: 2, max: IDS.length })
  .chain((count) =>
    fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: count - 1, maxLength: count - 1 }),
  )
  .map((cuts) => {
    const edges = [0, ...cuts.sort((x, y) => x - y), 100];
    return edges.slice(1).map((edge, index): RubricItem => {
      const template = MANIFEST.rubric[0];
      if (!template) throw new Error('the manifest for tests has no rubric');
      return { ...template, check: IDS[index] ?? '', points: edge - (edges[index] ?? 0) };
    });
  });
const outcomes = fc.array(fc.constantFrom<Outcome[]>('passed', 'failed', undefined), {
  minLength: 6,
  maxLength: 6,
});

function reports(results: readonly Outcome[]): GraderEvent[] {
  return results.flatMap((outcome, index) => (outcome ? [check(IDS[index] ?? '', outcome)] : []));
}
function points(rubric: RubricItem[], checks: GraderEvent[]): number {
  const events = [hello(), build(), ...checks, done()];
  return score({ manifest: { slug: 'double', rubric }, mode: 'grade', events, end: { kind: 'closed' } })
    .score;
}

test('the score is exactly the points of the passed checks, between 0 and 100', () => {
  fc.assert(
    fc.property(rubrics, outcomes, (rubric, results) => {
      const expected = rubric.reduce(
        (sum, item, index) => sum + (results[index] === 'passed' ? item.points : 0),
        0,
      );
      expect(points(rubric, reports(results))).toBe(expected);
    }),
  );
});

test('one more passed check never lowers the score', () => {
  fc.assert(
    fc.property(rubrics, outcomes, fc.nat(5), (rubric, results, index) => {
      const better = results.with(index, 'passed');
      expect(points(rubric, reports(better))).toBeGreaterThanOrEqual(points(rubric, reports(results)));
    }),
  );
});

test('the order in which checks report does not matter', () => {
  const shuffled = outcomes
    .map(reports)
    .chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
      ),
    );
  fc.assert(
    fc.property(rubrics, shuffled, (rubric, [events, others]) => {
      const ends = { mode: 'grade', end: { kind: 'closed' } } as const;
      const manifest = { slug: 'double', rubric };
      const inOrder = score({ manifest, ...ends, events: [hello(), build(), ...events, done()] });
      const mixed = score({ manifest, ...ends, events: [hello(), build(), ...others, done()] });
      expect(mixed).toEqual(inOrder);
    }),
  );
});

test('no stream of events, however odd, breaks the scoring or earns more than its passed checks', () => {
  const event = fc.oneof(
    fc.constantFrom(hello(), hello({ mode: 'run' }), build(), build({ ok: false }), done(), limit('timeout')),
    fc.constantFrom<GraderEvent>({ type: 'fault', atMs: 0, message: 'x' }),
    fc
      .tuple(fc.constantFrom('a', 'b', 'c', 'z'), fc.constantFrom('passed' as const, 'failed' as const))
      .map(([id, status]) => check(id, status)),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      events.forEach((each) => GraderEventSchema.parse(each));
      const result = score({ manifest: MANIFEST, mode: 'grade', events, end: { kind: 'closed' } });
      ScoreSchema.parse(result);
      const passed = new Set(
        events.flatMap((each) => (each.type === 'check' && each.status === 'passed' ? [each.id] : [])),
      );
      const most = MANIFEST.rubric.reduce((sum, item) => sum + (passed.has(item.check) ? item.points : 0), 0);
      expect(result.score).toBeLessThanOrEqual(most);
      if (result.status === 'platform-error') expect(result.score).toBe(0);
    }),
    { numRuns: 2000 },
  );
});
