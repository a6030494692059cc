/**
 * The model that docs/similarity.md states. A change of any number here is a change of `version`: stored reports of
 * another version are computed anew.
 */
export const MODEL = {
  version: 1,
  /** k: tokens in a fingerprint. Nothing shorter is ever called equal. */
  kgram: 14,
  /** w: of so many k-grams in a row the smallest hash is kept, so a shared run of w + k − 1 = 19 tokens is never missed. */
  window: 6,
  /** Nodes of a syntax tree that is worth a fingerprint of its own. */
  subtreeNodes: 14,
  /** What more than this share of a class has is common knowledge… */
  commonShare: 0.25,
  /** …but never what so many people have or fewer. */
  commonAtLeast: 4,
  /** Fingerprints of their own that both sides need; with fewer there is nothing to compare. */
  ownAtLeast: 16,
  /** A pair from here on is worth a look; below `look` it is listed without a word. */
  thresholds: { look: 0.4, strong: 0.7 },
} as const;

/** What one submission may cost, whatever was sent. What lies beyond is not looked at, and the report says so. */
export const LIMITS = {
  bytes: 256 * 1024,
  tokens: 60_000,
  nodes: 250_000,
  /** Milliseconds of parsing one submission. */
  parseMs: 300,
  /** Milliseconds of parsing a whole class; whoever comes after is compared by tokens alone. */
  classParseMs: 20_000,
  /** Pairs of a lab that are listed with their regions; the histogram has all. */
  pairs: 200,
  /** Regions of one pair. */
  regions: 60,
} as const;
