import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { compareAll, givenHashes } from './compare.ts';
import { disguise, FULL, seeded, shuffle } from './disguise.testing.ts';
import { fingerprint } from './fingerprint.ts';
import { loadGoParser, type GoParser } from './grammar.ts';
import { readMaterial } from './material.testing.ts';
import { MODEL } from './model.ts';
import { compareLab } from './report.ts';

const POOL = readMaterial('worker-pool', 'pool.go');
const HEALTH = readMaterial('http-health-server', 'main.go');
const LABS = [
  { material: POOL, entry: 'pool.go' },
  { material: HEALTH, entry: 'main.go' },
];
const CASES = LABS.flatMap(({ material, entry }) =>
  Object.entries(material.independent).map(([name, files]) => ({
    name: `${material.lab}/${name}`,
    material,
    entry,
    source: files[entry] ?? '',
  })),
);

let parser: GoParser;
beforeAll(async () => {
  parser = await loadGoParser();
});

function reportOf(material: typeof POOL, files: Record<string, Record<string, string>>) {
  return compareLab(parser, {
    given: [material.starter, material.solution],
    submissions: Object.entries(files).map(([id, content]) => ({ id, files: content })),
  });
}

const step = fc.record({
  rename: fc.boolean(),
  reformat: fc.boolean(),
  comment: fc.boolean(),
  reorder: fc.boolean(),
  revalue: fc.boolean(),
});

test('a copy stays far above the threshold whatever is renamed, reformatted, reordered, commented or revalued', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CASES), step, fc.integer(), ({ material, entry, source }, steps, seed) => {
      const copy = disguise(source, steps, seeded(seed));
      const { pairs } = reportOf(material, { a: { [entry]: source }, b: { [entry]: copy } });
      expect(pairs[0]?.score).toBeGreaterThan(MODEL.thresholds.strong);
    }),
    { numRuns: 60 },
  );
});

test('solutions that were written independently stay below half of the threshold', () => {
  for (const { material } of LABS) {
    const { pairs, comparable } = reportOf(material, material.independent);
    expect(comparable).toBeGreaterThanOrEqual(6);
    for (const pair of pairs)
      expect(pair.score, `${pair.a} ${pair.b}`).toBeLessThan(MODEL.thresholds.look / 2);
  }
});

test('a real edit of a whole solution does not hide it', () => {
  for (const { material } of LABS) {
    for (const [name, files] of Object.entries(material.mutants)) {
      // The reference stands for a submission here, so it is not left out.
      const prints = [files, material.solution].map((each) => fingerprint(parser, each));
      const { pairs } = compareAll(prints, givenHashes([fingerprint(parser, material.starter)]));
      expect(pairs[0]?.score, name).toBeGreaterThan(MODEL.thresholds.look);
    }
  }
});

test('what was given counts for nobody: starters, references and their disguised copies are not alike', () => {
  for (const { material, entry } of LABS) {
    const copy = { [entry]: disguise(material.solution[entry] ?? '', FULL, seeded(7)) };
    const report = reportOf(material, {
      a: material.solution,
      b: copy,
      c: material.starter,
      d: material.starter,
    });
    expect(report.pairs).toEqual([]);
    expect(report.comparable).toBe(0);
    for (const { given } of report.submissions) expect(given).toBeGreaterThan(10);
  }
});

test('what more than the stated share of a class has counts for nobody', () => {
  const source = POOL.independent['atomic.go']?.['pool.go'] ?? '';
  const copies = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `p${index}`,
        { 'pool.go': disguise(source, { rename: true }, seeded(index)) },
      ]),
    );
  expect(reportOf(POOL, copies(MODEL.commonAtLeast)).pairs).toHaveLength(6);
  const crowd = reportOf(POOL, copies(MODEL.commonAtLeast + 1));
  expect(crowd.pairs).toEqual([]);
  expect(crowd.submissions.every(({ common }) => common > 50)).toBe(true);
});

test('scores are bounded and do not depend on who comes first', () => {
  const files = fc.array(
    fc
      .tuple(fc.constantFrom(...CASES.slice(0, 5)), fc.integer({ min: 0, max: 400 }), fc.integer())
      .map(([{ source }, length, seed]) => ({
        'pool.go': `${disguise(source, { rename: true }, seeded(seed)).slice(0, source.length - length)}`,
      })),
    { minLength: 2, maxLength: 6 },
  );
  fc.assert(
    fc.property(files, fc.integer(), (all, seed) => {
      const named = all.map((content, index) => [`s${index}`, content] as const);
      const report = reportOf(POOL, Object.fromEntries(named));
      const again = reportOf(POOL, Object.fromEntries(shuffle(named, seeded(seed))));
      expect(again).toEqual(report);
      for (const { score, shareOfA, shareOfB, a, b } of report.pairs) {
        expect(a < b).toBe(true);
        for (const share of [score, shareOfA, shareOfB]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
      }
      expect(report.histogram.reduce((sum, count) => sum + count, 0)).toBe(report.comparable);
    }),
    { numRuns: 25 },
  );
});

test('swapping the two sides swaps the shares and leaves the score', () => {
  const [a, b] = [POOL.independent['atomic.go'], POOL.independent['dispatcher.go']].map((files) =>
    fingerprint(parser, { ...files, 'extra.go': POOL.independent['condition.go']?.['pool.go'] ?? '' }),
  );
  if (!a || !b) throw new Error('no material');
  const given = givenHashes([]);
  const [there, back] = [compareAll([a, b], given).pairs[0], compareAll([b, a], given).pairs[0]];
  expect(there?.score).toBe(back?.score);
  expect(there?.shareOfA).toBe(back?.shareOfB);
});

test('code that does not parse is compared by its tokens and by what of it parses', () => {
  const source = HEALTH.independent['half.go']?.['main.go'] ?? '';
  const copy = disguise(source, { rename: true, comment: true, reorder: true }, seeded(3));
  const report = reportOf(HEALTH, { a: { 'main.go': source }, b: { 'main.go': copy } });
  expect(report.submissions[0]?.coverage).toEqual({ parsed: 'broken', cut: false });
  expect(report.pairs[0]?.score).toBeGreaterThan(MODEL.thresholds.strong);
});

test('whoever was not parsed in time is compared by tokens alone', () => {
  const source = POOL.independent['atomic.go'] ?? {};
  const prints = [fingerprint(parser, source), fingerprint(parser, source, 0)];
  expect(prints[1]?.coverage.parsed).toBe('tokens');
  expect(compareAll(prints, givenHashes([])).pairs[0]?.score).toBe(1);
});

test('C is compared by its tokens', () => {
  const lab = readMaterial('ebpf-tcp-retransmit', 'probe.bpf.c');
  const probe = lab.solution['probe.bpf.c'] ?? '';
  const renamed = probe.replaceAll(/\b(cause|stats|flow|key|sk)\b/g, 'q_$1');
  const report = compareLab(parser, {
    given: [lab.starter],
    submissions: [
      { id: 'a', files: { 'probe.bpf.c': probe } },
      { id: 'b', files: { 'probe.bpf.c': renamed } },
    ],
  });
  expect(report.pairs[0]?.score).toBeGreaterThan(0.9);
});

test('regions name the lines of both files where the copied function is, and none of the starter', () => {
  const own = POOL.independent['tokens.go']?.['pool.go'] ?? '';
  const other = POOL.independent['dispatcher.go']?.['pool.go'] ?? '';
  const taken = /func dispatch[^]*?\n}\n/.exec(other)?.[0] ?? '';
  const copied = disguise(taken, { rename: true, comment: true }, seeded(1));
  const a = `${own}\n${copied}`;
  const { pairs } = reportOf(POOL, { a: { 'pool.go': a }, b: { 'pool.go': other } });
  const first = own.split('\n').length + 1;
  const start = other.slice(0, other.indexOf(taken)).split('\n').length;
  const lines = taken.trimEnd().split('\n').length;
  const [region] = pairs[0]?.regions.filter(({ tokens }) => tokens > 40) ?? [];
  expect(region?.a.from).toBeGreaterThanOrEqual(first);
  expect(region?.b).toEqual({ path: 'pool.go', from: start, to: start + lines - 1 });
  for (const { a: inA, b: inB } of pairs[0]?.regions ?? []) {
    expect(inA.to).toBeGreaterThanOrEqual(inA.from);
    expect(inB.to).toBeGreaterThanOrEqual(inB.from);
  }
});
