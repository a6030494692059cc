/**
 * Abilities are probability masses over one grid of logits. All of the model's integrals are sums over it: coarse enough
 * to be instant, fine enough that a finer one changes no digit that is shown.
 */
const LOWEST = -4;
const STEP = 0.1;
const COUNT = 81;

/** The abilities of the grid, in logits, ascending. */
export const ABILITIES: readonly number[] = Array.from(
  { length: COUNT },
  (_, index) => LOWEST + index * STEP,
);

/** One number for each ability of the grid. */
export type Grid = readonly number[];

/** The normal density at each ability, up to a factor. */
export function normal(mean: number, deviation: number): Grid {
  return ABILITIES.map((ability) => Math.exp(-0.5 * ((ability - mean) / deviation) ** 2));
}

/** Scales a grid of weights so that it sums to 1. */
export function normalized(weights: Grid): Grid {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Masses from logarithms of weights: subtracting the largest first keeps many answers from underflowing to nothing. */
export function fromLogs(logs: Grid): Grid {
  const largest = Math.max(...logs);
  return normalized(logs.map((log) => Math.exp(log - largest)));
}

/** Probability of an ability of at least `least`. Mass at a grid point is spread evenly over the step around it. */
export function probabilityAtLeast(masses: Grid, least: number): number {
  return masses.reduce((sum, mass, index) => {
    const above = ((ABILITIES[index] ?? 0) + STEP / 2 - least) / STEP;
    return sum + mass * Math.min(1, Math.max(0, above));
  }, 0);
}

export function meanOf(masses: Grid): number {
  return masses.reduce((sum, mass, index) => sum + mass * (ABILITIES[index] ?? 0), 0);
}

export function varianceOf(masses: Grid): number {
  const mean = meanOf(masses);
  return masses.reduce((sum, mass, index) => sum + mass * ((ABILITIES[index] ?? 0) - mean) ** 2, 0);
}

/** The ability below which `share` (0 to 1) of the mass lies. */
export function quantile(masses: Grid, share: number): number {
  let below = 0;
  for (const [index, mass] of masses.entries()) {
    if (below + mass >= share) {
      const within = mass > 0 ? (share - below) / mass : 0.5;
      return (ABILITIES[index] ?? 0) - STEP / 2 + within * STEP;
    }
    below += mass;
  }
  return ABILITIES.at(-1) ?? 0;
}
