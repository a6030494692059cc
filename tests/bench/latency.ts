import { setTimeout as sleep } from 'node:timers/promises';
import type { BareContainers } from '../../packages/sandbox/src/index.ts';
import { enrol, type Client, type Graded } from './client.ts';
import type { ClientsResult, LabResult, Stages } from './results.ts';
import { mean, spreadOf } from './statistics.ts';
import { startBare, timeBare, timeGoBuilds, type Work } from './work.ts';

/** Until what the last run left (a container to remove, one to start) is done. */
const SETTLE_MS = 600;
const GO_BUILDS = 5;
const USAGE_EVERY_MS = 100;

export interface LatencyOptions {
  url: string;
  bare: BareContainers;
  /** Pairs for each lab at one client, or seconds to fill with them. */
  samples: { pairs: number } | { seconds: number };
  clients: number[];
}

export interface LabLatency {
  result: LabResult;
  /** Everything that was graded through the stack by one client, and who that was. */
  alone: Graded[];
  client: Client;
}

/** Measures one lab: the bare work and the stack in turns by one client, then more clients at once. */
export async function measureLab(work: Work, options: LatencyOptions): Promise<LabLatency> {
  const { bare, url } = options;
  const builds = await goBuilds(bare, work);
  const client = await enrol(url);
  const bareCpuSeconds = await warmUp(work, bare, client);
  const { bareMs, alone } = await takePairs(work, options, client);
  const aloneMs = alone.map(({ totalMs }) => totalMs);
  const clients: ClientsResult[] = [
    { clients: 1, stack: spreadOf(aloneMs), perMinute: 60_000 / mean(aloneMs) },
  ];
  for (const count of options.clients.filter((number) => number > 1)) {
    await sleep(SETTLE_MS);
    clients.push(await takeCrowd(work, url, count));
  }
  const { slug, oneAtATime, lab } = work;
  const result: LabResult = {
    slug,
    profile: lab.manifest.profile,
    oneAtATime,
    goBuild: spreadOf(builds),
    bare: spreadOf(bareMs),
    bareCpuSeconds,
    clients,
    stages: stagesOf(alone),
  };
  return { result, alone, client };
}

async function goBuilds(bare: BareContainers, work: Work): Promise<number[]> {
  await using container = await startBare(bare, work);
  return await timeGoBuilds(container, work, GO_BUILDS);
}

/** One run of each that is not timed; the bare one is watched for the processor time that it takes. */
async function warmUp(work: Work, bare: BareContainers, client: Client): Promise<number> {
  await client.grade(work.slug, work.files);
  await using container = await startBare(bare, work);
  let seconds = 0;
  const look = async () => {
    // Once it has ended there is nothing to ask; the last look was a moment before.
    const usage = await container.usage();
    seconds = Math.max(seconds, usage?.cpuSeconds ?? 0);
  };
  const timer = setInterval(() => void look().catch(() => undefined), USAGE_EVERY_MS);
  await timeBare(container, work);
  clearInterval(timer);
  return seconds;
}

/** In turns, and every other time the other way round: what disturbs the machine falls on both. */
async function takePairs(work: Work, { bare, samples }: LatencyOptions, client: Client) {
  const bareMs: number[] = [];
  const alone: Graded[] = [];
  const takeBare = async () => {
    await using container = await startBare(bare, work);
    await sleep(SETTLE_MS);
    bareMs.push(await timeBare(container, work));
  };
  const takeStack = async () => {
    await sleep(SETTLE_MS);
    alone.push(assertFullMarks(await client.grade(work.slug, work.files)));
  };
  const begun = performance.now();
  const enough = () =>
    'pairs' in samples
      ? alone.length >= samples.pairs
      : alone.length >= 2 && performance.now() - begun > samples.seconds * 1000;
  while (!enough()) {
    const turns = alone.length % 2 === 0 ? [takeBare, takeStack] : [takeStack, takeBare];
    for (const take of turns) await take();
  }
  return { bareMs, alone };
}

/** So many people submit at once; each is timed until the own verdict. */
async function takeCrowd(work: Work, url: string, count: number): Promise<ClientsResult> {
  const people = await Promise.all(Array.from({ length: count }, () => enrol(url)));
  const begun = performance.now();
  const graded = await Promise.all(people.map((client) => client.grade(work.slug, work.files)));
  const minutes = (performance.now() - begun) / 60_000;
  const stack = spreadOf(graded.map(({ totalMs }) => totalMs));
  return { clients: count, stack, perMinute: count / minutes };
}

/** A wrong verdict of the reference solution is no measurement. */
function assertFullMarks(graded: Graded): Graded {
  const { verdict, lab } = graded.submission;
  if (verdict?.status === 'graded' && verdict.score === verdict.maxScore) return graded;
  throw new Error(
    `the solution of ${lab} got ${verdict?.status} ${verdict?.score} of ${verdict?.maxScore}: ${verdict?.summary.en}`,
  );
}

/** Where the time between a submission and its verdict goes. */
function stagesOf(alone: Graded[]): Stages {
  const of = (pick: (graded: Graded) => number) => mean(alone.map(pick));
  const timeline = ({ submission }: Graded) => submission.verdict!.timeline;
  return {
    queue: of((graded) => timeline(graded).queuedMs),
    sandbox: of((graded) => timeline(graded).sandboxMs),
    grading: of((graded) => timeline(graded).buildMs + timeline(graded).checksMs),
    delivery: of((graded) => graded.totalMs - timeline(graded).totalMs),
  };
}
