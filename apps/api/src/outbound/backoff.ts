const FIRST_MS = 5000;
const MOST_MS = 6 * 60 * 60_000;

/**
 * Milliseconds until the next try after `tries` failed ones: 5 s, doubled each time up to 6 h, and a fifth more or less, so
 * that what failed together does not come back together.
 */
export function backoffMs(tries: number, random: () => number = Math.random): number {
  const steady = Math.min(FIRST_MS * 2 ** (tries - 1), MOST_MS);
  return Math.round(steady * (0.8 + 0.4 * random()));
}
