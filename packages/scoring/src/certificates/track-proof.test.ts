import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Area } from '@gopherlab/contracts';
import { COMPOUND_TRACK, proveTrack, TRACK_PASS_PERCENT, type BestScore } from './track-proof.ts';

const AREAS: Record<string, Area> = { hello: 'go-core', pool: 'concurrency', probe: 'ebpf', plugin: 'wasm' };

function prove(labs: string[], best: Record<string, BestScore>, slug = 'go-basics') {
  return proveTrack({
    track: { slug, labs: labs.map((lab) => ({ lab, weight: 1, requires: [] })) },
    bestOf: (lab) => best[lab],
    areaOf: (lab) => AREAS[lab],
  });
}

test('a track is proven when every lab has at least the share that is needed', () => {
  const at = { score: TRACK_PASS_PERCENT, maxScore: 100 };
  expect(prove(['hello', 'pool'], { hello: at, pool: at }).earned).toBe(true);
  const below = { score: TRACK_PASS_PERCENT - 1, maxScore: 100 };
  const proof = prove(['hello', 'pool'], { hello: at, pool: below });
  expect(proof.earned).toBe(false);
  expect(proof.labs).toEqual([
    { lab: 'hello', percent: 80, passed: true },
    { lab: 'pool', percent: 79, passed: false },
  ]);
});

test('what was not graded, has no points or is no lab any more is not passed', () => {
  expect(prove(['hello'], {}).labs).toEqual([{ lab: 'hello', percent: null, passed: false }]);
  expect(prove(['hello'], { hello: { score: 0, maxScore: 0 } }).earned).toBe(false);
  expect(prove(['gone'], { gone: { score: 100, maxScore: 100 } }).earned).toBe(false);
  expect(prove([], {}).earned).toBe(false);
});

test('the compound certificate needs proof in Go, eBPF and WASM, each', () => {
  const full = { score: 100, maxScore: 100 };
  const all = { hello: full, pool: full, probe: full, plugin: full };
  expect(prove(['hello', 'probe'], all, COMPOUND_TRACK)).toMatchObject({ missing: ['wasm'], earned: false });
  expect(prove(['probe', 'plugin'], all, COMPOUND_TRACK)).toMatchObject({ missing: ['go'], earned: false });
  expect(prove(['hello', 'probe', 'plugin'], all, COMPOUND_TRACK)).toMatchObject({
    missing: [],
    earned: true,
  });
  expect(prove(['hello'], all).missing).toEqual([]);
});

test('a better score never takes a pass away, whatever the lab is worth', () => {
  const points = fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 1000 }));
  fc.assert(
    fc.property(points, fc.nat(1000), ([maxScore, raw], more) => {
      const score = Math.min(raw, maxScore);
      const better = Math.min(score + more, maxScore);
      const before = prove(['hello'], { hello: { score, maxScore } }).earned;
      const after = prove(['hello'], { hello: { score: better, maxScore } }).earned;
      return !before || after;
    }),
  );
});
