import type { BenchResults } from './results.ts';
import { growthExponent } from './statistics.ts';

/** A promise of the product's, with what was measured. */
export interface Target {
  name: string;
  /** What is measured must not be above this; `atLeast` ones not below. */
  limit: number;
  atLeast: boolean;
  unit: '×' | 'ms' | '';
  value: number;
}

const LIMITS = { p50: 1.15, p95: 1.3, acquisitionMs: 25, throughput: 0.85, apiMs: 50, growth: 1.1 };

/** Every target that these results can answer. */
export function targetsOf(results: BenchResults): Target[] {
  const { labs, acquisition, saturation, growth, machine } = results;
  const atMost = (name: string, limit: number, value: number, unit: Target['unit']): Target => ({
    name,
    limit,
    atLeast: false,
    unit,
    value,
  });
  const targets = labs.flatMap(({ slug, bare, clients }) => {
    const alone = clients[0]!.stack;
    return [
      atMost(`${slug}: submit → verdict, p50`, LIMITS.p50, alone.p50 / bare.p50, '×'),
      atMost(`${slug}: submit → verdict, p95`, LIMITS.p95, alone.p95 / bare.p95, '×'),
    ];
  });
  targets.push(atMost('warm sandbox acquired, p95', LIMITS.acquisitionMs, acquisition.warm.p95, 'ms'));
  if (saturation) {
    const { stack, bare } = saturation;
    const atLeast = { limit: LIMITS.throughput, atLeast: true, unit: '×' } as const;
    targets.push(
      {
        name: 'saturated: of the bare work, as many at once',
        ...atLeast,
        value: stack.perMinute / bare.perMinute,
      },
      {
        name: 'saturated: of what the processors could do',
        ...atLeast,
        value: stack.perMinute / processorBound(labs, machine.cores),
      },
      atMost('API while saturated, p95', LIMITS.apiMs, saturation.apiAll.p95, 'ms'),
    );
  }
  if (growth.length > 1) {
    const exponent = (cost: (step: (typeof growth)[number]) => number) =>
      growthExponent(growth.map((step) => ({ size: step.queued, cost: cost(step) })));
    targets.push(
      atMost(
        'storing n submissions grows as n to the',
        LIMITS.growth,
        exponent(({ fillSeconds }) => fillSeconds),
        '',
      ),
      atMost(
        'draining n submissions grows as n to the',
        LIMITS.growth,
        exponent(({ drainSeconds }) => drainSeconds),
        '',
      ),
    );
  }
  return targets;
}

/** Verdicts a minute if all processors did nothing but the bare work of each lab in equal shares, without a pause. */
export function processorBound(labs: BenchResults['labs'], cores: number): number {
  const seconds = labs.reduce((sum, { bareCpuSeconds }) => sum + bareCpuSeconds, 0) / labs.length;
  return (60 * cores) / seconds;
}

export function isMet({ limit, atLeast, value }: Target): boolean {
  return atLeast ? value >= limit : value <= limit;
}

/** `met`, or by how much it is missed. */
export function verdictOn(target: Target): string {
  if (isMet(target)) return 'met';
  const by = Math.abs(target.value - target.limit);
  return `missed by ${target.unit === 'ms' ? `${by.toFixed(0)} ms` : by < 0.01 ? 'less than 0.01' : by.toFixed(2)}`;
}
