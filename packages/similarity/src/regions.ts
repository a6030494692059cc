import type { Fingerprints, Segment, TreePrint } from './fingerprint.ts';
import type { Hash } from './hash.ts';
import { LIMITS, MODEL } from './model.ts';

/** Lines of one file, from 1, both included. */
export interface Lines {
  path: string;
  from: number;
  to: number;
}

/** Code that two submissions have in common. */
export interface Region {
  a: Lines;
  b: Lines;
  /** `tokens`: the same tokens in the same order; `tree`: the same structure, though other names are called. */
  kind: 'tokens' | 'tree';
  /** Tokens that are the same, or nothing for a tree. */
  tokens: number;
}

/** A run of equal tokens: `length` of them from `at` in each segment. */
interface Run {
  a: { segment: Segment; at: number };
  b: { segment: Segment; at: number };
  length: number;
}

/** Places of one fingerprint that are followed up; a line that somebody repeats a thousand times says no more. */
const PLACES = 4;

/**
 * Where two submissions are alike: each fingerprint that both have is grown to the longest run of equal tokens around
 * it, the longest first, and no token is in two of them. What `isGiven` says is the lab's own is in none.
 */
export function regionsOf(a: Fingerprints, b: Fingerprints, isLeftOut: (hash: Hash) => boolean): Region[] {
  const runs = disjoint(growSeeds(a, b, isLeftOut));
  const regions = runs.map(toRegion);
  for (const region of treeRegions(a, b, isLeftOut)) {
    if (!regions.some((known) => covers(known, region))) regions.push(region);
  }
  return regions
    .slice(0, LIMITS.regions)
    .sort((x, y) => compareText(x.a.path, y.a.path) || x.a.from - y.a.from || x.b.from - y.b.from);
}

function growSeeds(a: Fingerprints, b: Fingerprints, isLeftOut: (hash: Hash) => boolean): Run[] {
  const inB = new Map<Hash, { segment: Segment; at: number }[]>();
  for (const segment of b.segments) {
    for (const { hash, at } of segment.kept) {
      if (isLeftOut(hash)) continue;
      const places = inB.get(hash) ?? [];
      if (places.length < PLACES) places.push({ segment, at });
      inB.set(hash, places);
    }
  }
  const left = new Map<Segment, boolean[]>();
  const leftOutOf = (segment: Segment) => {
    const known = left.get(segment) ?? leftOutTokens(segment, isLeftOut);
    left.set(segment, known);
    return known;
  };
  const runs: Run[] = [];
  const ends = new Set<string>();
  const numbers = new Map([...a.segments, ...b.segments].map((segment, index) => [segment, index]));
  for (const segment of a.segments) {
    for (const { hash, at } of segment.kept) {
      for (const place of inB.get(hash) ?? []) {
        const run = grow({ segment, at }, place, leftOutOf);
        const name = `${numbers.get(segment)}:${run.a.at}:${numbers.get(place.segment)}:${run.b.at}`;
        if (run.length < MODEL.kgram || ends.has(name)) continue;
        ends.add(name);
        runs.push(run);
      }
    }
  }
  return runs;
}

/** Tokens that are only in k-grams that do not count. */
function leftOutTokens({ tokens, grams }: Segment, isLeftOut: (hash: Hash) => boolean): boolean[] {
  const counts = tokens.map(() => false);
  const out = tokens.map(() => false);
  for (const { hash, at } of grams) {
    const marked = isLeftOut(hash) ? out : counts;
    marked.fill(true, at, at + MODEL.kgram);
  }
  return out.map((is, index) => is && counts[index] === false);
}

function grow(
  a: { segment: Segment; at: number },
  b: { segment: Segment; at: number },
  leftOutOf: (segment: Segment) => boolean[],
): Run {
  const [outA, outB] = [leftOutOf(a.segment), leftOutOf(b.segment)];
  const equal = (step: number) => {
    const [x, y] = [a.segment.tokens[a.at + step], b.segment.tokens[b.at + step]];
    return (
      x !== undefined && y !== undefined && x.value === y.value && !outA[a.at + step] && !outB[b.at + step]
    );
  };
  let before = 0;
  while (equal(before - 1)) before -= 1;
  let after = 0;
  while (equal(after)) after += 1;
  return {
    a: { segment: a.segment, at: a.at + before },
    b: { segment: b.segment, at: b.at + before },
    length: after - before,
  };
}

/** The longest first; what overlaps one that is taken already is dropped. */
function disjoint(runs: readonly Run[]): Run[] {
  const taken = new Map<Segment, boolean[]>();
  const placesOf = (segment: Segment) => {
    const known = taken.get(segment) ?? segment.tokens.map(() => false);
    taken.set(segment, known);
    return known;
  };
  const isFree = ({ segment, at }: Run['a'], length: number) => {
    const places = placesOf(segment);
    return !places[at] && !places[at + length - 1] && !places.slice(at, at + length).includes(true);
  };
  const kept: Run[] = [];
  for (const run of runs.toSorted((x, y) => y.length - x.length)) {
    if (kept.length >= LIMITS.regions) break;
    if (!isFree(run.a, run.length) || !isFree(run.b, run.length)) continue;
    placesOf(run.a.segment).fill(true, run.a.at, run.a.at + run.length);
    placesOf(run.b.segment).fill(true, run.b.at, run.b.at + run.length);
    kept.push(run);
  }
  return kept;
}

function toRegion({ a, b, length }: Run): Region {
  return { a: linesOf(a, length), b: linesOf(b, length), kind: 'tokens', tokens: length };
}

function linesOf({ segment, at }: Run['a'], length: number): Lines {
  return {
    path: segment.path,
    from: segment.tokens[at]?.line ?? 1,
    to: segment.tokens[at + length - 1]?.endLine ?? 1,
  };
}

/** Equal subtrees, the largest first; one inside another that is equal too is not told again. */
function treeRegions(a: Fingerprints, b: Fingerprints, isLeftOut: (hash: Hash) => boolean): Region[] {
  const inB = new Map<Hash, TreePrint>();
  for (const tree of b.trees) if (!isLeftOut(tree.hash) && !inB.has(tree.hash)) inB.set(tree.hash, tree);
  const regions: Region[] = [];
  const largest = a.trees.toSorted((x, y) => y.to - y.from - (x.to - x.from));
  for (const tree of largest) {
    const other = inB.get(tree.hash);
    if (!other || regions.length >= LIMITS.regions) continue;
    const region: Region = { a: toLines(tree), b: toLines(other), kind: 'tree', tokens: 0 };
    if (!regions.some((known) => covers(known, region))) regions.push(region);
  }
  return regions;
}

function toLines({ path, from, to }: TreePrint): Lines {
  return { path, from, to };
}

function covers(outer: Region, inner: Region): boolean {
  return contains(outer.a, inner.a) || contains(outer.b, inner.b);
}

function contains(outer: Lines, inner: Lines): boolean {
  return outer.path === inner.path && outer.from <= inner.from && outer.to >= inner.to;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
