import { hashAll, type Hash } from './hash.ts';
import type { PlainToken } from './normalize.ts';

/** A k-gram of tokens and where it starts. */
export interface Gram {
  hash: Hash;
  /** Index of its first token in the segment. */
  at: number;
}

/** The hashes of every run of `k` tokens. */
export function gramsOf(tokens: readonly PlainToken[], k: number): Gram[] {
  const values = tokens.map(({ value }) => value);
  const grams: Gram[] = [];
  for (let at = 0; at + k <= values.length; at += 1) grams.push({ hash: hashAll(values, at, at + k), at });
  return grams;
}

/**
 * Winnowing after Schleimer, Wilkerson and Aiken (2003): of every `w` k-grams in a row the one with the smallest hash is
 * kept, of equals the last. Two texts that share `w + k − 1` tokens in a row therefore share a fingerprint.
 */
export function winnow(grams: readonly Gram[], w: number): Gram[] {
  const kept: Gram[] = [];
  // Candidates for the smallest, growing from front to back.
  const queue: Gram[] = [];
  grams.forEach((gram, index) => {
    while ((queue.at(-1)?.hash ?? -1) >= gram.hash) queue.pop();
    queue.push(gram);
    while ((queue[0]?.at ?? 0) <= gram.at - w) queue.shift();
    const smallest = queue[0];
    const full = index >= w - 1 || index === grams.length - 1;
    if (full && smallest && kept.at(-1) !== smallest) kept.push(smallest);
  });
  return kept;
}
