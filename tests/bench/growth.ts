import {
  ClaimedJobSchema,
  type ClaimedJob,
  type GraderEvent,
  type LeaseResult,
  type Profile,
  type Verdict,
} from '../../packages/contracts/src/index.ts';
import { enrol, type Client } from './client.ts';
import { memoryBytes } from './processes.ts';
import type { GrowthStep } from './results.ts';
import { spreadOf } from './statistics.ts';
import type { Work } from './work.ts';

const PEOPLE = 40;
/** Requests at once while the queue is filled: a class that submits. */
const AT_ONCE = 4;
const ASKED = 40;

export interface GrowthOptions {
  url: string;
  token: string;
  apiPid: number;
  work: Work;
  /** What every claimed job is answered with: what this costs is the queue's work, not a grader's. */
  verdict: Verdict;
  sizes: number[];
}

/** Fills the queue, asks those who wait for their place, and drains it as a runner does; once for each size. */
export async function measureGrowth(options: GrowthOptions): Promise<GrowthStep[]> {
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => enrol(options.url)));
  // Code that runs for the first time is slow, at whatever size.
  await measureStep(options, people, PEOPLE);
  const steps: GrowthStep[] = [];
  for (const size of options.sizes) steps.push(await measureStep(options, people, size));
  return steps;
}

async function measureStep(options: GrowthOptions, people: Client[], size: number): Promise<GrowthStep> {
  const { enqueueMs, waiting, seconds: fillSeconds } = await fill(options, people, size);
  const standingMs = await askForStanding(waiting);
  const apiBytes = memoryBytes(options.apiPid);
  const { claimMs, reportMs, seconds: drainSeconds } = await drain(options, size);
  return {
    queued: size,
    enqueue: spreadOf(enqueueMs),
    standing: spreadOf(standingMs),
    claim: spreadOf(claimMs),
    report: spreadOf(reportMs),
    fillSeconds,
    drainSeconds,
    apiBytes,
  };
}

interface Waiting {
  client: Client;
  id: string;
}

async function fill({ work }: GrowthOptions, people: Client[], size: number) {
  const enqueueMs: number[] = [];
  const waiting: Waiting[] = [];
  let next = 0;
  const submitter = async () => {
    for (let index = next++; index < size; index = next++) {
      const client = people[index % people.length]!;
      const begun = performance.now();
      const { id } = await client.submit(work.slug, work.files);
      enqueueMs.push(performance.now() - begun);
      waiting.push({ client, id });
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, submitter));
  return { enqueueMs, waiting, seconds: (performance.now() - begun) / 1000 };
}

/** Some of those who wait, spread over the whole line. */
async function askForStanding(waiting: Waiting[]): Promise<number[]> {
  const step = Math.max(1, Math.floor(waiting.length / ASKED));
  const times: number[] = [];
  for (const { client, id } of waiting.filter((_, index) => index % step === 0)) {
    const begun = performance.now();
    await client.request('GET', `/api/submissions/${id}`);
    times.push(performance.now() - begun);
  }
  return times;
}

/** Claims and reports one job after the other, in the runner's own protocol. */
async function drain({ url, token, work, verdict }: GrowthOptions, size: number) {
  const claimMs: number[] = [];
  const reportMs: number[] = [];
  const post = runnerProtocol(url, token);
  const claim = {
    runnerId: 'bench',
    profiles: [work.lab.manifest.profile] satisfies Profile[],
    waitMs: 5000,
  };
  const events = eventsOf(work.slug, verdict);
  const begun = performance.now();
  for (let count = 0; count < size; count += 1) {
    const claimed = performance.now();
    const job = await post('claim', claim);
    claimMs.push(performance.now() - claimed);
    if (!job) throw new Error(`the queue is empty after ${count} of ${size}`);
    const reported = performance.now();
    await post(`leases/${job.leaseId}/events`, { events, from: 0 });
    await post(`leases/${job.leaseId}/result`, resultOf(verdict));
    reportMs.push(performance.now() - reported);
  }
  const seconds = (performance.now() - begun) / 1000;
  await post('leave', { runnerId: 'bench' });
  return { claimMs, reportMs, seconds };
}

function runnerProtocol(url: string, token: string) {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  return async (path: string, body: unknown): Promise<ClaimedJob | undefined> => {
    const response = await fetch(`${url}/internal/runner/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${text}`);
    return response.status === 200 ? ClaimedJobSchema.parse(JSON.parse(text)) : undefined;
  };
}

/** As many events as the grading had that the verdict is of. */
function eventsOf(lab: string, { checks }: Verdict): GraderEvent[] {
  return [
    { type: 'hello', atMs: 0, protocol: 1, lab, mode: 'grade' },
    { type: 'phase', atMs: 0, phase: 'build' },
    { type: 'build', atMs: 1, ok: true },
    { type: 'phase', atMs: 1, phase: 'checks' },
    ...checks.flatMap(({ id, message, durationMs }): GraderEvent[] => [
      { type: 'check-started', atMs: 2, id },
      { type: 'check', atMs: 2, id, status: 'passed', message, durationMs },
    ]),
    { type: 'done', atMs: 3 },
  ];
}

function resultOf({ lab: _lab, timeline, image, labHash, submissionHash, ...score }: Verdict): LeaseResult {
  return { score, timeline, image, labHash, submissionHash };
}
