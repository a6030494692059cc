import { expect, test } from 'vitest';
import { someResults } from './results.testing.ts';
import { isMet, processorBound, targetsOf, verdictOn } from './targets.ts';

const find = (name: string, results = someResults()) =>
  targetsOf(results).find((target) => target.name.includes(name))!;

test('a lab is held to its ratio, not to its time', () => {
  expect(find('alpha: submit → verdict, p50').value).toBeCloseTo(1.1);
  expect(isMet(find('alpha: submit → verdict, p50'))).toBe(true);
  const slow = someResults();
  slow.labs[0]!.clients[0]!.stack.p95 = 2 * slow.labs[0]!.bare.p95;
  expect(verdictOn(find('alpha: submit → verdict, p95', slow))).toBe('missed by 0.70');
});

test('milliseconds are missed by milliseconds', () => {
  const results = someResults();
  results.acquisition.warm.p95 = 40;
  expect(verdictOn(find('acquired', results))).toBe('missed by 15 ms');
});

test('throughput is held to what is at least wanted', () => {
  const results = someResults();
  results.saturation!.stack.perMinute = 0.5 * results.saturation!.bare.perMinute;
  expect(find('as many at once', results)).toMatchObject({ atLeast: true, value: 0.5 });
  expect(verdictOn(find('as many at once', results))).toBe('missed by 0.35');
});

test('the processors could do what their time divided by the work of each lab gives', () => {
  const { labs } = someResults();
  expect(processorBound([{ ...labs[0]!, bareCpuSeconds: 2 }], 2)).toBe(60);
});

test('linear growth is met and quadratic growth is missed', () => {
  expect(verdictOn(find('storing'))).toBe('met');
  const results = someResults();
  results.growth[1]!.fillSeconds = 100 * results.growth[0]!.fillSeconds;
  expect(verdictOn(find('storing', results))).toBe('missed by 0.90');
});

test('what was not measured has no target', () => {
  const results = { ...someResults(), saturation: null, growth: [] };
  expect(targetsOf(results).map(({ name }) => name)).toHaveLength(3);
});
