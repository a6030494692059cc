import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadCatalogue } from '@gopherlab/catalogue';
import type { ClaimedJob, GraderEvent, LeaseEvents, LeaseFault, LeaseResult } from '@gopherlab/contracts';
import { writeLabs } from '../../../packages/catalogue/src/lab-folder.testing.ts';
import { LeaseLostError, type ApiClient } from './api-client.ts';
import { createLogger } from './logger.ts';
import { runJob, type JobOptions } from './run-job.ts';

const JOB: ClaimedJob = {
  leaseId: '5b0f2a3e-0000-4000-8000-000000000000',
  submissionId: '5b0f2a3e-0000-4000-8000-000000000001',
  requestId: 'request-1',
  lab: 'double',
  mode: 'grade',
  files: { 'main.go': 'package main\n' },
  queuedMs: 3,
  heartbeatMs: 1000,
};

const message = { en: 'seen', zh: '看到' };
const GRADING: GraderEvent[] = [
  { type: 'hello', atMs: 0, protocol: 1, lab: 'double', mode: 'grade' },
  { type: 'build', atMs: 1, ok: true },
  { type: 'check', atMs: 2, id: 'doubles', status: 'passed', message, durationMs: 1 },
  { type: 'check', atMs: 3, id: 'exits', status: 'failed', message, durationMs: 1 },
  { type: 'done', atMs: 4 },
];

type Said = { events: GraderEvent[]; results: LeaseResult[]; faults: LeaseFault[] };

function createApi(refuse: (what: string) => void = () => undefined): { api: ApiClient; said: Said } {
  const said: Said = { events: [], results: [], faults: [] };
  const api: ApiClient = {
    claim: () => Promise.resolve(undefined),
    leave: () => Promise.resolve(),
    sendEvents(_lease, batch: LeaseEvents) {
      refuse('events');
      said.events.push(...batch.events);
      return Promise.resolve();
    },
    sendResult(_lease, result) {
      refuse('result');
      said.results.push(result);
      return Promise.resolve();
    },
    sendFault(_lease, fault) {
      refuse('fault');
      said.faults.push(fault);
      return Promise.resolve();
    },
  };
  return { api, said };
}

/** Sandboxes in which a grader says what it is told to; counts those that are still there. */
function createSandboxes(grade: (signal?: AbortSignal) => AsyncIterable<GraderEvent>) {
  const state = { open: 0 };
  const sandboxes: JobOptions['sandboxes'] = {
    image: 'sha256:test',
    acquire() {
      state.open += 1;
      return Promise.resolve({
        id: 'box',
        grade: (_job, { signal }) => grade(signal),
        [Symbol.asyncDispose]() {
          state.open -= 1;
          return Promise.resolve();
        },
      });
    },
  };
  return { sandboxes, state };
}

async function* say(events: GraderEvent[]): AsyncGenerator<GraderEvent> {
  for (const event of events) yield await Promise.resolve(event);
}

async function* hang(signal?: AbortSignal): AsyncGenerator<GraderEvent> {
  yield { type: 'hello', atMs: 0, protocol: 1, lab: 'double', mode: 'grade' };
  await new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function run(options: Partial<JobOptions> & Pick<JobOptions, 'api' | 'sandboxes'>, job = JOB) {
  const labsDir = await writeLabs();
  onTestFinished(() => rm(dirname(labsDir), { recursive: true, force: true }));
  const catalogue = await loadCatalogue(labsDir);
  return runJob(job, {
    catalogue,
    logger: createLogger('silent', 'test'),
    claimedAt: performance.now(),
    takePlace: () => Promise.resolve(),
    leaving: new AbortController().signal,
    ...options,
  });
}

test('a grading is reported with all its events and its score', async () => {
  const { api, said } = createApi();
  const { sandboxes, state } = createSandboxes(() => say(GRADING));
  expect(await run({ api, sandboxes })).toBe('reported');
  expect(said.events).toEqual(GRADING);
  expect(said.results).toMatchObject([{ score: { status: 'graded', score: 60 }, image: 'sha256:test' }]);
  expect(said.results[0]?.timeline.queuedMs).toBeGreaterThanOrEqual(3);
  expect(state.open).toBe(0);
});

test('a result outlasts an api that is away', async () => {
  let tries = 0;
  const { api, said } = createApi((what) => {
    if (what === 'result' && (tries += 1) < 3) throw new Error('connection refused');
  });
  expect(await run({ api, sandboxes: createSandboxes(() => say(GRADING)).sandboxes })).toBe('reported');
  expect(said.results).toHaveLength(1);
});

test('without a sandbox the job goes back, and the host knows itself unfit', async () => {
  const { api, said } = createApi();
  const sandboxes = { image: 'x', acquire: () => Promise.reject(new Error('the engine does not answer')) };
  expect(await run({ api, sandboxes })).toBe('unfit');
  expect(said.results).toMatchObject([{ released: true, score: { status: 'platform-error' } }]);
  expect(said.results[0]?.score.summary.en).toMatch('the engine does not answer');
});

test('a grader that ends early is a failure of the platform that counts as a try', async () => {
  const { api, said } = createApi();
  const { sandboxes } = createSandboxes(() => say(GRADING.slice(0, 2)));
  expect(await run({ api, sandboxes })).toBe('reported');
  expect(said.results[0]?.score.status).toBe('platform-error');
  expect(said.results[0]?.released).toBeUndefined();
});

test('a lost lease ends the grading and its sandbox', async () => {
  const { api, said } = createApi((what) => {
    if (what === 'events') throw new LeaseLostError();
  });
  const { sandboxes, state } = createSandboxes(hang);
  expect(await run({ api, sandboxes })).toBe('lost');
  expect(said).toMatchObject({ results: [], faults: [] });
  expect(state.open).toBe(0);
});

test('a runner that must leave gives its job back', async () => {
  const leaving = new AbortController();
  const { api, said } = createApi((what) => {
    if (what === 'events') leaving.abort();
  });
  const { sandboxes, state } = createSandboxes(hang);
  expect(await run({ api, sandboxes, leaving: leaving.signal })).toBe('reported');
  expect(said.faults).toMatchObject([{ released: true }]);
  expect(state.open).toBe(0);
});

test('a lab that this runner does not have goes back for another', async () => {
  const { api, said } = createApi();
  const { sandboxes } = createSandboxes(() => say(GRADING));
  expect(await run({ api, sandboxes }, { ...JOB, lab: 'another' })).toBe('unfit');
  expect(said.faults).toMatchObject([
    { released: true, reason: 'this runner does not have the lab another' },
  ]);
});

test('an api that is away does not keep a runner from leaving', async () => {
  const leaving = new AbortController();
  const { api, said } = createApi(() => {
    throw new Error('connection refused');
  });
  const { sandboxes, state } = createSandboxes(() => say(GRADING));
  const outcome = run({ api, sandboxes, leaving: leaving.signal });
  setTimeout(() => leaving.abort(), 200);
  expect(await outcome).toBe('lost');
  expect(said).toMatchObject({ results: [], faults: [] });
  expect(state.open).toBe(0);
});
