import { setTimeout as sleep } from 'node:timers/promises';
import type { BareContainers } from '../../packages/sandbox/src/index.ts';
import { complaintAbout, enrol, type Client, type Graded } from './client.ts';
import type { ClientsResult, LabResult, Stages } from './results.ts';
import { mean, spreadOf } from './statistics.ts';
import { startBare, timeBare, timeGoBuilds, type Work } from './work.ts';

/** Until what the last run left (a container to remove, one to start) is done. */
const SETTLE_MS = 600;
const GO_BUILDS = 5;
/** So many times the machine may have been too busy to judge the solution right. */
const MOST_WRONG = 3;
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
  const { bareMs, alone, wrong } = await takePairs(work, options, client);
  const aloneMs = alone.map(({ totalMs }) => totalMs);
  const clients: ClientsResult[] = [
    { clients: 1, stack: spreadOf(aloneMs), perMinute: 60_000 / mean(aloneMs) },
    ...(await takeCrowds(
      work,
      url,
      options.clients.filter((count) => count > 1),
    )),
  ];
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
    wrong,
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
  const wrong: string[] = [];
  const takeBare = async () => {
    await using container = await startBare(bare, work);
    await sleep(SETTLE_MS);
    bareMs.push(await timeBare(container, work));
  };
  const takeStack = async () => {
    await sleep(SETTLE_MS);
    const graded = await client.grade(work.slug, work.files);
    const complaint = complaintAbout(graded);
    if (complaint === undefined) alone.push(graded);
    else wrong.push(complaint);
    if (wrong.length > MOST_WRONG) throw new Error(`too many wrong verdicts: ${wrong.join('; ')}`);
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
  return { bareMs, alone, wrong };
}

/** So many people submit at once; each is timed until the own verdict. */
async function takeCrowds(work: Work, url: string, counts: number[]): Promise<ClientsResult[]> {
  // One at a time and in order: of eight, the first two are served as two would be.
  const sizes = work.oneAtATime ? [Math.max(...counts)] : counts;
  const results: ClientsResult[] = [];
  for (const size of counts.length > 0 ? sizes : []) {
    await sleep(SETTLE_MS);
    const people = await Promise.all(Array.from({ length: size }, () => enrol(url)));
    const graded = await Promise.all(people.map((client) => client.grade(work.slug, work.files)));
    const times = graded.map(({ totalMs }) => totalMs).sort((a, b) => a - b);
    for (const clients of work.oneAtATime ? counts : [size]) {
      const own = times.slice(0, clients);
      const perMinute = (60_000 * clients) / Math.max(...own);
      results.push({ clients, stack: spreadOf(own), perMinute });
    }
  }
  return results;
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
