import type { BareContainer, BareContainers } from '../../packages/sandbox/src/index.ts';
import { startApiProbe } from './api-probe.ts';
import { complaintAbout, enrol, type Client, type Graded } from './client.ts';
import type { LabLatency } from './latency.ts';
import { machineCpuSeconds, processCpuSeconds } from './processes.ts';
import type { SaturationResult, Throughput } from './results.ts';
import { spreadOf } from './statistics.ts';
import { startBare, type Work } from './work.ts';

export interface SaturationOptions {
  url: string;
  bare: BareContainers;
  works: Work[];
  latencies: LabLatency[];
  clients: number;
  /** Gradings of each lab. */
  rounds: number;
  /** Gradings at once. */
  places: number;
  pids: { api: number; runner: number; postgres: number };
}

/** The same list of work through the stack, by people who never pause, and through as many places by hand. */
export async function measureSaturation(
  options: SaturationOptions,
): Promise<{ result: SaturationResult; graded: Graded[] }> {
  const list = workList(options);
  const probed = options.latencies[0]!;
  const probe = startApiProbe({
    client: probed.client,
    lab: probed.result.slug,
    files: options.works.find(({ slug }) => slug === probed.result.slug)!.files,
    submissionId: probed.alone[0]!.submission.id,
  });
  const before = cpuOf(options.pids);
  const { graded, throughput: stack } = await throughStack(list, options);
  const after = cpuOf(options.pids);
  const api = await probe.stop();
  const bare = await throughPlaces(list, options);
  const result: SaturationResult = {
    clients: options.clients,
    submissions: list.length,
    stack,
    bare,
    wrong: graded.map(complaintAbout).filter((complaint) => complaint !== undefined),
    api: Object.fromEntries([...api].map(([route, times]) => [route, spreadOf(times)])),
    apiAll: spreadOf([...api.values()].flat()),
    cpu: {
      api: after.api - before.api,
      runner: after.runner - before.runner,
      postgres: after.postgres - before.postgres,
    },
  };
  return { result, graded };
}

/** Labs in turns, the longest first: what is left at the end is short. */
function workList({ works, latencies, rounds }: SaturationOptions): Work[] {
  const lasts = (work: Work) =>
    latencies.find(({ result }) => result.slug === work.slug)?.result.bare.p50 ?? 0;
  const sorted = works.toSorted((a, b) => lasts(b) - lasts(a));
  return Array.from({ length: rounds }, () => sorted).flat();
}

async function throughStack(list: Work[], { url, clients }: SaturationOptions) {
  const people = await Promise.all(Array.from({ length: clients }, () => enrol(url)));
  const left = [...list];
  const graded: Graded[] = [];
  const work = async (client: Client) => {
    for (let next = left.shift(); next; next = left.shift())
      graded.push(await client.grade(next.slug, next.files));
  };
  const throughput = await timeThroughput(list.length, () => Promise.all(people.map(work)));
  return { graded, throughput };
}

/** As a runner does it: so many places, and of kernel labs one at a time. */
async function throughPlaces(list: Work[], { bare, places }: SaturationOptions): Promise<Throughput> {
  const left = [...list];
  let kernelBusy = false;
  await using stack = new AsyncDisposableStack();
  const ready = new Map<Work, BareContainer[]>();
  // Off the path, as warm sandboxes are; a kernel container holds the host's lock, so it is started in its turn.
  for (const work of list.filter(({ oneAtATime }) => !oneAtATime))
    ready.set(work, [...(ready.get(work) ?? []), stack.use(await startBare(bare, work))]);

  const runOne = async (work: Work) => {
    if (work.oneAtATime) kernelBusy = true;
    const container = ready.get(work)?.pop() ?? (await startBare(bare, work));
    await container.grade(work.job);
    if (work.oneAtATime) {
      // The next one waits for the host's lock, which this one holds.
      await container[Symbol.asyncDispose]();
      kernelBusy = false;
    } else stack.use(container);
  };
  const takeNext = () => {
    const index = left.findIndex(({ oneAtATime }) => !oneAtATime || !kernelBusy);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const place = async () => {
    for (let next = takeNext(); next; next = takeNext()) await runOne(next);
  };
  return await timeThroughput(list.length, () => Promise.all(Array.from({ length: places }, place)));
}

async function timeThroughput(count: number, run: () => Promise<unknown>): Promise<Throughput> {
  const cpuBefore = machineCpuSeconds();
  const begun = performance.now();
  await run();
  const seconds = (performance.now() - begun) / 1000;
  const cpuSeconds = machineCpuSeconds() - cpuBefore;
  return {
    perMinute: (count * 60) / seconds,
    cpuSecondsPerVerdict: cpuSeconds / count,
    busyProcessors: cpuSeconds / seconds,
  };
}

function cpuOf(pids: SaturationOptions['pids']) {
  return {
    api: processCpuSeconds(pids.api),
    runner: processCpuSeconds(pids.runner),
    postgres: processCpuSeconds(pids.postgres),
  };
}
