// Submit → verdict against the bare work of the same run, and what the product costs beside it: docs/performance.md says
// how each figure is defined. `npm run bench` starts it; what is not the result goes to standard error.
import { rmSync } from 'node:fs';
import { availableParallelism, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadCatalogue } from '../../packages/catalogue/src/index.ts';
import { inspectEngine, openBareContainers, type BareContainers } from '../../packages/sandbox/src/index.ts';
import { abortOnSignals, Interrupted } from '../../apps/cli/src/terminal/abort-on-signals.ts';
import { measureGrowth } from './growth.ts';
import { measureLab, type LabLatency } from './latency.ts';
import { memoryOf, warmContainerBytes, watchMemory } from './memory.ts';
import { planOf, readOptions, type BenchOptions, type Plan } from './options.ts';
import { measureNoise } from './processes.ts';
import { makeStateDir, startBenchProduct, type BenchProduct } from './product.ts';
import { reportOf } from './report.ts';
import type { BenchResults, Machine, MemoryResult } from './results.ts';
import { measureSaturation } from './saturation.ts';
import { spreadOf } from './statistics.ts';
import { targetsOf } from './targets.ts';
import { workOf, type Work } from './work.ts';

/** After a start, until the runner's sandboxes are warm and nothing is busy any more. */
const CALM_MS = 3000;

function say(line: string): void {
  process.stderr.write(`▸ ${line}\n`);
}

async function run(options: BenchOptions, signal: AbortSignal): Promise<BenchResults> {
  const plan = planOf(options);
  const works = await chooseWorks(options.labs);
  const machine = await describeMachine(plan);
  const stateDir = await makeStateDir(options.stateDir);
  const bare = await openBareContainers(options.image);
  const results = await (async () => {
    await using product = await startBenchProduct({ stateDir, image: options.image, env: process.env });
    const measured = measure({ works, plan, bare, product, machine });
    return await Promise.race([measured, untilAborted(signal)]);
  })();
  // After a fault its logs are wanted, so only now.
  rmSync(stateDir, { recursive: true, force: true });
  return results;
}

async function measure(means: Means): Promise<BenchResults> {
  const { works, plan, product, machine } = means;
  const { latencies, ...results } = await measureGrading(means);
  say(`queue: ${plan.queued.join(', ')} waiting`);
  const growth = await measureGrowth({
    url: product.url,
    token: product.token,
    apiPid: product.pids.api,
    work: works[0]!,
    verdict: latencies[0]!.alone[0]!.submission.verdict!,
    sizes: plan.queued,
  });
  return { machine, ...results, growth };
}

interface Means {
  works: Work[];
  plan: Plan;
  bare: BareContainers;
  product: BenchProduct;
  machine: Machine;
}

/** Everything for which a runner grades. It is stopped afterwards: the queue is measured without one. */
async function measureGrading({ works, plan, bare, product, machine }: Means) {
  const runner = await product.startRunner();
  const pids = { ...product.pids, runner: runner.pid };
  await sleep(CALM_MS);
  const idle = memoryOf(pids);
  const containers = await warmContainerBytes(runner.pid);
  const latencies: LabLatency[] = [];
  for (const work of works) {
    say(`${work.slug}: ${plan.clients.join(', ')} clients`);
    const { samples, clients } = plan;
    latencies.push(await measureLab(work, { url: product.url, bare, samples, clients }));
  }
  const clients = Math.max(...plan.clients);
  say(`saturated: ${works.length * plan.rounds} submissions by ${clients} clients`);
  const watching = watchMemory(pids);
  const { rounds } = plan;
  const { places } = machine;
  const load = { url: product.url, bare, works, latencies, clients, rounds, places, pids };
  const { result: saturation, graded } = await measureSaturation(load);
  const memory: MemoryResult = { idle, saturated: watching.stop(), containers };
  await runner.stop();
  const acquired = (list: LabLatency['alone']) =>
    spreadOf(list.map(({ submission }) => submission.verdict!.timeline.sandboxMs));
  // A kernel submission waits for its turn meanwhile, which is no acquisition.
  const others = graded.filter(({ submission }) => !isKernel(works, submission.lab));
  return {
    labs: latencies.map(({ result }) => result),
    acquisition: {
      warm: acquired(latencies.flatMap(({ alone }) => alone)),
      saturated: others.length > 0 ? acquired(others) : null,
    },
    saturation,
    memory,
    latencies,
  };
}

function isKernel(works: Work[], slug: string): boolean {
  return works.some((work) => work.slug === slug && work.oneAtATime);
}

async function chooseWorks(slugs: string[]): Promise<Work[]> {
  const { labs } = await loadCatalogue(join(import.meta.dirname, '../../labs'));
  const works = [...labs.values()].map(workOf);
  const chosen = works.filter(({ slug }) => slugs.length === 0 || slugs.includes(slug));
  // Kernel labs last: what stands first serves for the queue, too.
  return chosen.toSorted((a, b) => Number(a.oneAtATime) - Number(b.oneAtATime));
}

async function describeMachine({ noiseMs }: Plan): Promise<Machine> {
  const { answer } = await inspectEngine();
  return {
    measuredAt: new Date().toISOString().slice(0, 16),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.versions.node,
    engine: answer.kind === 'answers' ? answer.version : 'unknown',
    places: Number(process.env.RUNNER_CAPACITY) || availableParallelism(),
    noise: await measureNoise(noiseMs),
  };
}

/** Rejects when the user ends the bench, so that whoever waits for it cleans up. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

const options = readOptions(process.argv);
const results = await run(options, abortOnSignals()).catch((error: unknown) => {
  if (error instanceof Interrupted) process.exit(130);
  process.stderr.write(
    `✗ The bench ended early; logs are in ${options.stateDir}/bench-${process.pid}/logs\n`,
  );
  throw error;
});
const json = () => `${JSON.stringify({ ...results, targets: targetsOf(results) })}\n`;
process.stdout.write(options.json ? json() : `\n${reportOf(results)}`);
