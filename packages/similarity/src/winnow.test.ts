import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gramsOf, winnow } from './winnow.ts';

const [K, W] = [5, 4];
const toTokens = (values: number[]) => values.map((value) => ({ value, line: 1, endLine: 1 }));
const text = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 60 });

test('two texts that share w + k - 1 tokens in a row share a fingerprint', () => {
  const shared = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: K + W - 1, maxLength: 40 });
  fc.assert(
    fc.property(text, text, shared, text, text, (beforeA, beforeB, common, afterA, afterB) => {
      const hashesOf = (values: number[]) =>
        new Set(winnow(gramsOf(toTokens(values), K), W).map(({ hash }) => hash));
      const a = hashesOf([...beforeA, ...common, ...afterA]);
      const b = hashesOf([...beforeB, ...common, ...afterB]);
      expect([...a].some((hash) => b.has(hash))).toBe(true);
    }),
  );
});

test('no w k-grams in a row are without a fingerprint, and none is kept twice', () => {
  fc.assert(
    fc.property(text, (values) => {
      const grams = gramsOf(toTokens(values), K);
      const kept = winnow(grams, W).map(({ at }) => at);
      expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
      if (grams.length > 0) expect(kept.length).toBeGreaterThan(0);
      for (let start = 0; start + W <= grams.length; start += 1) {
        expect(kept.some((at) => at >= start && at < start + W)).toBe(true);
      }
    }),
  );
});
