import type { BenchResults, GrowthStep } from './results.ts';
import type { Spread } from './statistics.ts';

const spread = (p50: number, p95 = p50): Spread => ({ p50, p95, count: 10 });

function step(queued: number): GrowthStep {
  const call = spread(5, 9);
  return {
    queued,
    enqueue: call,
    standing: call,
    claim: call,
    report: call,
    fillSeconds: queued / 100,
    drainSeconds: queued / 50,
    apiBytes: 100 * 2 ** 20,
  };
}

/** A run in which every target is met; each caller gets its own. */
export function someResults(): BenchResults {
  const memory = { api: 100 * 2 ** 20, runner: 80 * 2 ** 20, postgres: 60 * 2 ** 20 };
  return {
    machine: {
      measuredAt: '2026-01-02T03:04',
      cores: 2,
      memoryBytes: 24 * 2 ** 30,
      kernel: '6.18.0',
      node: '24.0.0',
      engine: '26.1.5',
      places: 2,
      noise: 0.01,
    },
    labs: [
      {
        slug: 'alpha',
        profile: 'standard',
        oneAtATime: false,
        goBuild: spread(200),
        bare: spread(1000, 1200),
        bareCpuSeconds: 1,
        clients: [
          { clients: 1, stack: spread(1100, 1320), perMinute: 50 },
          { clients: 2, stack: spread(2000, 2400), perMinute: 60 },
        ],
        stages: { queue: 5, sandbox: 2, grading: 1080, delivery: 13 },
        wrong: [],
      },
    ],
    acquisition: { warm: spread(1, 3), saturated: spread(1, 5) },
    saturation: {
      clients: 2,
      submissions: 4,
      stack: { perMinute: 110, cpuSecondsPerVerdict: 1.05, busyProcessors: 1.9 },
      bare: { perMinute: 115, cpuSecondsPerVerdict: 1, busyProcessors: 1.9 },
      wrong: [],
      api: { 'GET /api/labs': spread(3, 9) },
      apiAll: spread(3, 9),
      cpu: { api: 0.4, runner: 0.2, postgres: 0.1 },
    },
    memory: { idle: memory, saturated: memory, containers: { standard: 2 * 2 ** 20 } },
    growth: [step(10), step(100)],
  };
}
