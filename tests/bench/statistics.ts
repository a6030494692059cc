/** The two figures that every time is told with. */
export interface Spread {
  p50: number;
  p95: number;
  /** How many were measured. With few, `p95` is close to the slowest. */
  count: number;
}

/** The value below which `share` of the values lie, interpolated between neighbours. Throws when there is none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (low === undefined || high === undefined) throw new Error('a percentile of nothing');
  return low + (high - low) * (place - Math.floor(place));
}

export function spreadOf(values: readonly number[]): Spread {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95), count: values.length };
}

export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new Error('a mean of nothing');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * How a cost grows with size, as the exponent of the power law through its first and last point: 0 is no growth, 1 is
 * linear, 2 is quadratic. Sizes and costs are above zero.
 */
export function growthExponent(points: readonly { size: number; cost: number }[]): number {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first.size === last.size) throw new Error('growth needs two sizes');
  return Math.log(last.cost / first.cost) / Math.log(last.size / first.size);
}
