import type { Fingerprints } from './fingerprint.ts';
import type { Hash } from './hash.ts';
import { MODEL } from './model.ts';

/** Hashes of one submission that are its own: neither the lab's nor common in the class. */
interface OwnPrints {
  tokens: Set<Hash>;
  trees: Set<Hash>;
  /** Left out, by why. */
  leftOut: { given: number; common: number };
}

export interface PairScore {
  /** Indices into the submissions; `a` is smaller than `b`. */
  a: number;
  b: number;
  /** 0 to 1: the mean of both shares. */
  score: number;
  /** How much of `a` is in `b`, 0 to 1. */
  shareOfA: number;
  shareOfB: number;
  /** Fingerprints that both have. */
  shared: number;
}

export interface Comparison {
  own: OwnPrints[];
  /** What so many of the class have that it says nothing of any two of them. */
  common: ReadonlySet<Hash>;
  /** Pairs that share anything and have enough of their own, the most alike first. */
  pairs: PairScore[];
  /** All pairs that could be compared, also those that share nothing. */
  comparable: number;
  /** Twenty bins of 0.05 over the score of all comparable pairs. */
  histogram: number[];
}

export const BINS = 20;

/** Every k-gram and subtree of what learners were given or may read: nobody wrote these. */
export function givenHashes(given: readonly Fingerprints[]): Set<Hash> {
  return new Set(
    given.flatMap(({ segments, trees }) => [
      ...segments.flatMap(({ grams }) => grams.map(({ hash }) => hash)),
      ...trees.map(({ hash }) => hash),
    ]),
  );
}

/**
 * Compares every submission with every other one by what they share, without looking at each pair: an index from
 * fingerprint to submissions leads only to pairs that have something in common. Order and direction do not matter.
 */
export function compareAll(submissions: readonly Fingerprints[], given: ReadonlySet<Hash>): Comparison {
  const { own, common } = takeOwn(submissions, given);
  const enough = own.map(({ tokens, trees }) => tokens.size + trees.size >= MODEL.ownAtLeast);
  const n = submissions.length;
  const tokens = countShared(own.map((prints) => prints.tokens));
  const trees = countShared(own.map((prints) => prints.trees));
  const pairs: PairScore[] = [];
  for (let a = 0; a < n; a += 1) {
    for (let b = a + 1; b < n; b += 1) {
      const both = { tokens: tokens[a * n + b] ?? 0, trees: trees[a * n + b] ?? 0 };
      if (both.tokens + both.trees === 0 || !enough[a] || !enough[b]) continue;
      // Who was not parsed has no tree that could be shared.
      const byTrees = [a, b].every((index) => submissions[index]?.coverage.parsed !== 'tokens');
      pairs.push(scorePair(own, a, b, { ...both, byTrees }));
    }
  }
  pairs.sort((x, y) => y.score - x.score || y.shared - x.shared || x.a - y.a || x.b - y.b);
  const able = enough.filter(Boolean).length;
  const comparable = able < 2 ? 0 : (able * (able - 1)) / 2;
  return { own, common, pairs, comparable, histogram: histogramOf(pairs, comparable) };
}

function takeOwn(
  submissions: readonly Fingerprints[],
  given: ReadonlySet<Hash>,
): { own: OwnPrints[]; common: Set<Hash> } {
  const all = submissions.map(({ segments, trees }) => ({
    tokens: new Set(segments.flatMap(({ kept }) => kept.map(({ hash }) => hash))),
    trees: new Set(trees.map(({ hash }) => hash)),
  }));
  const common = findCommon(all);
  const isOwn = (hash: Hash) => !given.has(hash) && !common.has(hash);
  const own = all.map(({ tokens, trees }): OwnPrints => {
    const hashes = [...tokens, ...trees];
    return {
      tokens: new Set([...tokens].filter(isOwn)),
      trees: new Set([...trees].filter(isOwn)),
      leftOut: {
        given: hashes.filter((hash) => given.has(hash)).length,
        common: hashes.filter((hash) => !given.has(hash) && common.has(hash)).length,
      },
    };
  });
  return { own, common };
}

function findCommon(all: readonly { tokens: Set<Hash>; trees: Set<Hash> }[]): Set<Hash> {
  const holders = new Map<Hash, number>();
  for (const { tokens, trees } of all) {
    for (const hash of tokens) holders.set(hash, (holders.get(hash) ?? 0) + 1);
    for (const hash of trees) holders.set(hash, (holders.get(hash) ?? 0) + 1);
  }
  const most = Math.max(MODEL.commonAtLeast, Math.floor(all.length * MODEL.commonShare));
  return new Set([...holders].filter(([, count]) => count > most).map(([hash]) => hash));
}

/** For each pair a < b, at a · n + b, how many hashes are in both. */
function countShared(sets: readonly ReadonlySet<Hash>[]): Uint32Array {
  const n = sets.length;
  const holders = new Map<Hash, number[]>();
  sets.forEach((set, index) => {
    for (const hash of set) {
      const list = holders.get(hash);
      if (list) list.push(index);
      else holders.set(hash, [index]);
    }
  });
  const counts = new Uint32Array(n * n);
  for (const list of holders.values()) {
    // Indices were added in order, so the first of each two is the smaller.
    list.forEach((a, at) => {
      for (let next = at + 1; next < list.length; next += 1) {
        const cell = a * n + (list[next] ?? 0);
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
    });
  }
  return counts;
}

function scorePair(
  own: readonly OwnPrints[],
  a: number,
  b: number,
  both: { tokens: number; trees: number; byTrees: boolean },
): PairScore {
  const shareOf = (index: number) => {
    const shares = [];
    const { tokens, trees } = own[index] ?? { tokens: new Set(), trees: new Set() };
    if (tokens.size > 0) shares.push(both.tokens / tokens.size);
    if (both.byTrees && trees.size > 0) shares.push(both.trees / trees.size);
    return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
  };
  const [shareOfA, shareOfB] = [shareOf(a), shareOf(b)];
  const score = (shareOfA + shareOfB) / 2;
  return { a, b, score, shareOfA, shareOfB, shared: both.tokens + both.trees };
}

function histogramOf(pairs: readonly PairScore[], comparable: number): number[] {
  const bins = Array.from({ length: BINS }, () => 0);
  bins[0] = comparable - pairs.length;
  for (const { score } of pairs) {
    const bin = Math.min(BINS - 1, Math.floor(score * BINS));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}
