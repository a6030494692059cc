import { expect, test } from 'vitest';
import { growthExponent, mean, percentile, spreadOf } from './statistics.ts';

test('a percentile lies between its neighbours, whatever the order', () => {
  expect(percentile([30, 10, 20], 0.5)).toBe(20);
  expect(percentile([10, 20], 0.5)).toBe(15);
  expect(percentile([0, 100], 0.95)).toBe(95);
  expect(percentile([7], 0.95)).toBe(7);
});

test('a spread tells of how many it is made', () => {
  expect(spreadOf([1, 2, 3, 4, 5])).toEqual({ p50: 3, p95: 4.8, count: 5 });
});

test('nothing has no percentile and no mean', () => {
  expect(() => percentile([], 0.5)).toThrow('nothing');
  expect(() => mean([])).toThrow('nothing');
});

test('growth is told as an exponent', () => {
  const costs = (cost: (size: number) => number) =>
    [10, 100, 1000].map((size) => ({ size, cost: cost(size) }));
  expect(growthExponent(costs((size) => 3 * size))).toBeCloseTo(1);
  expect(growthExponent(costs((size) => size * size))).toBeCloseTo(2);
  expect(growthExponent(costs(() => 5))).toBeCloseTo(0);
  expect(() => growthExponent([{ size: 1, cost: 1 }])).toThrow('two sizes');
});
