import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadCatalogue } from '@gopherlab/catalogue';
import type { ClaimedJob, ClaimRequest, GraderEvent, LeaseFault, Profile } from '@gopherlab/contracts';
import { writeLabs } from '../../../packages/catalogue/src/lab-folder.testing.ts';
import type { ApiClient, Lease } from './api-client.ts';
import { createLogger } from './logger.ts';
import { startWorker, type WorkerOptions } from './worker.ts';

const EVENTS: GraderEvent[] = [
  { type: 'hello', atMs: 0, protocol: 1, lab: 'double', mode: 'grade' },
  { type: 'build', atMs: 1, ok: true },
  { type: 'done', atMs: 4 },
];

function createJob(): ClaimedJob {
  return {
    leaseId: randomUUID(),
    submissionId: randomUUID(),
    requestId: 'request-1',
    lab: 'double',
    mode: 'grade',
    files: { 'main.go': 'package main\n' },
    queuedMs: 0,
    heartbeatMs: 20,
  };
}

/** An api with a line of jobs for each profile; remembers what it is told. */
function createApi(queued: Partial<Record<Profile, number>>) {
  const lines = new Map(Object.entries(queued) as [Profile, number][]);
  const told = {
    claims: [] as ClaimRequest[],
    heartbeats: new Set<string>(),
    results: 0,
    faults: [] as LeaseFault[],
    left: 0,
  };
  const api: ApiClient = {
    async claim(request, signal) {
      told.claims.push(request);
      for (const profile of request.profiles) {
        const left = lines.get(profile) ?? 0;
        if (left === 0) continue;
        lines.set(profile, left - 1);
        return createJob();
      }
      await sleep(20, undefined, { signal });
      return undefined;
    },
    sendEvents(lease: Lease) {
      told.heartbeats.add(lease.leaseId);
      return Promise.resolve();
    },
    sendResult() {
      told.results += 1;
      return Promise.resolve();
    },
    sendFault(_lease, fault) {
      told.faults.push(fault);
      return Promise.resolve();
    },
    leave() {
      told.left += 1;
      return Promise.resolve();
    },
  };
  return { api, told };
}

/** Sandboxes that count how many are at work at once; `hold` keeps them at it. */
function createSandboxes(hold: Promise<void> = sleep(30)) {
  const seen = { now: 0, most: 0 };
  const sandboxes: WorkerOptions['sandboxes'] = {
    image: 'sha256:test',
    acquire() {
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      return Promise.resolve({
        id: 'box',
        async *grade(_job: unknown, { signal }: { signal?: AbortSignal }) {
          const gone = new Promise<never>((_, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
          });
          await Promise.race([hold, gone]);
          yield* EVENTS;
        },
        [Symbol.asyncDispose]() {
          seen.now -= 1;
          return Promise.resolve();
        },
      });
    },
  };
  return { sandboxes, seen };
}

async function start(options: Partial<WorkerOptions> & Pick<WorkerOptions, 'api' | 'sandboxes'>) {
  const labsDir = await writeLabs();
  onTestFinished(() => rm(dirname(labsDir), { recursive: true, force: true }));
  return startWorker({
    catalogue: await loadCatalogue(labsDir),
    logger: createLogger('silent', 'test'),
    runnerId: 'test',
    profiles: ['standard', 'kernel'],
    capacity: 1,
    drainMs: 5000,
    ...options,
  });
}

test('no more are graded at once than there are places, whatever the lanes claim', async () => {
  const { api, told } = createApi({ standard: 5, kernel: 5 });
  const { sandboxes, seen } = createSandboxes();
  const worker = await start({ api, sandboxes });
  await expect.poll(() => told.results, { timeout: 10_000 }).toBe(10);
  await worker.stop();
  expect(seen.most).toBe(1);
  expect(told.faults).toEqual([]);
});

test('a job that waits for a place keeps its lease', async () => {
  const held = Promise.withResolvers<void>();
  const { api, told } = createApi({ standard: 1, kernel: 1 });
  const { sandboxes, seen } = createSandboxes(held.promise);
  const worker = await start({ api, sandboxes });
  await expect.poll(() => told.heartbeats.size).toBe(2);
  expect(seen.now).toBe(1);
  held.resolve();
  await expect.poll(() => told.results).toBe(2);
  await worker.stop();
});

test('kernel jobs run one at a time, also where there is room for more', async () => {
  const { api, told } = createApi({ kernel: 4 });
  const { sandboxes, seen } = createSandboxes();
  const worker = await start({ api, sandboxes, capacity: 4 });
  await expect.poll(() => told.results, { timeout: 10_000 }).toBe(4);
  await worker.stop();
  expect(seen.most).toBe(1);
});

test('with every place taken nothing more is claimed', async () => {
  const held = Promise.withResolvers<void>();
  const { api, told } = createApi({ standard: 9 });
  const { sandboxes } = createSandboxes(held.promise);
  const worker = await start({ api, sandboxes, profiles: ['standard'], capacity: 2 });
  await expect.poll(() => told.heartbeats.size).toBe(2);
  const claimed = told.claims.length;
  await sleep(100);
  expect(told.claims).toHaveLength(claimed);
  held.resolve();
  await worker.stop();
});

test('a worker that is stopped gives back what does not end in time, and says that it leaves', async () => {
  const { api, told } = createApi({ standard: 1, kernel: 1 });
  const { sandboxes, seen } = createSandboxes(new Promise(() => undefined));
  const worker = await start({ api, sandboxes, drainMs: 30 });
  await expect.poll(() => told.heartbeats.size).toBe(2);
  await worker.stop();
  expect(told.faults).toMatchObject([{ released: true }, { released: true }]);
  expect(told.left).toBe(1);
  expect(seen.now).toBe(0);
});
