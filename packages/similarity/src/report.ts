import type { WorkspaceFiles } from '@gopherlab/contracts';
import { compareAll, givenHashes, type PairScore } from './compare.ts';
import { fingerprint, type Coverage } from './fingerprint.ts';
import type { GoParser } from './grammar.ts';
import type { Hash } from './hash.ts';
import { LIMITS } from './model.ts';
import { regionsOf, type Region } from './regions.ts';

export interface LabInput {
  /** What learners were given or may read: the starter and the reference solution. */
  given: WorkspaceFiles[];
  /** One for each person. */
  submissions: { id: string; files: WorkspaceFiles }[];
}

export interface ComparedSubmission {
  id: string;
  coverage: Coverage;
  /** Fingerprints that were compared, and those that were left out. */
  own: number;
  given: number;
  common: number;
}

/** Two submissions by their ids, `a` before `b` in the order of texts. */
export interface ComparedPair extends Omit<PairScore, 'a' | 'b'> {
  a: string;
  b: string;
  regions: Region[];
}

export interface LabReport {
  submissions: ComparedSubmission[];
  /** The most alike first, so many as `LIMITS.pairs`. */
  pairs: ComparedPair[];
  /** Pairs that share anything. */
  alike: number;
  /** Pairs that could be compared. */
  comparable: number;
  histogram: number[];
}

/** Compares what a class has submitted for one lab. The order of the submissions does not matter. */
export function compareLab(parser: GoParser, { given, submissions }: LabInput): LabReport {
  const sorted = submissions.toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
  const until = performance.now() + LIMITS.classParseMs;
  const prints = sorted.map(({ files }) =>
    fingerprint(parser, files, Math.min(LIMITS.parseMs, until - performance.now())),
  );
  const givenSet = givenHashes(given.map((files) => fingerprint(parser, files)));
  const { own, common, pairs, comparable, histogram } = compareAll(prints, givenSet);
  const isLeftOut = (hash: Hash) => givenSet.has(hash) || common.has(hash);
  return {
    submissions: sorted.map(({ id }, index) => ({
      id,
      coverage: prints[index]?.coverage ?? { parsed: 'tokens', cut: false },
      own: (own[index]?.tokens.size ?? 0) + (own[index]?.trees.size ?? 0),
      given: own[index]?.leftOut.given ?? 0,
      common: own[index]?.leftOut.common ?? 0,
    })),
    pairs: pairs.slice(0, LIMITS.pairs).flatMap(({ a, b, ...scores }): ComparedPair[] => {
      const [printsA, printsB] = [prints[a], prints[b]];
      const [idA, idB] = [sorted[a]?.id, sorted[b]?.id];
      if (!printsA || !printsB || idA === undefined || idB === undefined) return [];
      return [{ ...scores, a: idA, b: idB, regions: regionsOf(printsA, printsB, isLeftOut) }];
    }),
    alike: pairs.length,
    comparable,
    histogram,
  };
}
