import { expect, test } from 'vitest';
import { z } from 'zod';
import { runCli } from '../../run-cli.testing.ts';

const spread = z.object({ p50: z.number().positive(), p95: z.number().positive(), count: z.int().min(1) });
const memory = z.object({
  api: z.number().positive(),
  runner: z.number().positive(),
  postgres: z.number().positive(),
});

/** Only the shape is held here: a machine that runs tests is no place to judge speed. */
const ResultsSchema = z.object({
  machine: z.object({ cores: z.int(), places: z.int().min(1), measuredAt: z.string() }),
  labs: z.tuple([
    z.object({
      slug: z.literal('http-health-server'),
      goBuild: spread,
      bare: spread,
      bareCpuSeconds: z.number().positive(),
      clients: z.tuple([
        z.object({ clients: z.literal(1), stack: spread, perMinute: z.number().positive() }),
        z.object({ clients: z.literal(2), stack: spread, perMinute: z.number().positive() }),
      ]),
      stages: z.record(z.string(), z.number().min(0)),
    }),
  ]),
  acquisition: z.object({ warm: spread, saturated: spread }),
  saturation: z.object({ submissions: z.literal(1), apiAll: spread, wrong: z.array(z.string()) }),
  memory: z.object({
    idle: memory,
    saturated: memory,
    containers: z.record(z.string(), z.number().positive()),
  }),
  growth: z.array(
    z.object({ queued: z.int(), enqueue: spread, standing: spread, claim: spread, report: spread }),
  ),
  targets: z.array(z.object({ name: z.string(), limit: z.number(), value: z.number() })).min(8),
});

test('a quick bench measures everything and prints one JSON object', async () => {
  const { code, stdout, stderr } = await runCli([
    ...['bench', '--quick', '--json', '--labs', 'http-health-server', '--samples', '1'],
  ]);
  expect(stderr).toContain('queue: 5, 20 waiting');
  expect(code).toBe(0);
  const results = ResultsSchema.parse(JSON.parse(stdout));
  expect(Object.keys(results.memory.containers).sort()).toEqual(['kernel', 'observe', 'standard']);
  expect(results.growth.map(({ queued }) => queued)).toEqual([5, 20]);
});

test('a lab that is none, and a number that is none, are told in one line', async () => {
  const lab = await runCli(['bench', '--labs', 'worker-pol']);
  expect(lab.code).toBe(2);
  expect(lab.stderr).toContain('did you mean worker-pool?');
  const clients = await runCli(['bench', '--clients', '1,x']);
  expect(clients.code).toBe(2);
  expect(clients.stderr).toContain('A whole number from 1');
});
