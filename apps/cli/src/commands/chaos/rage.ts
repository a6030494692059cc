import { findChromium } from '../../setup/chromium.ts';
import type { ChaosOptions, RunContext } from './context.ts';
import { FAULT_KINDS, type FaultKind } from './faults.ts';
import { watchPage, type PageRound } from './page.ts';
import type { Storm } from './storm.ts';
import type { World } from './world.ts';

const PAGE_ROUNDS = 3;

/** What a person with a browser saw, or why there was none. */
export type PageResult = { rounds: PageRound[]; fault?: string } | { skipped: string };

export interface Raged {
  page: PageResult;
  /** Faults that could not be tried here, with the reason. */
  skipped: string[];
  stormSeconds: number;
}

/** Everything that is planned goes wrong, while a browser looks on. */
export async function rage(context: RunContext, world: World, storm: Storm): Promise<Raged> {
  const { options, signal, say } = context;
  const begun = performance.now();
  const skipped = 'reason' in world.disk ? [`disk full: ${world.disk.reason}`] : [];
  const ended = new AbortController();
  const watching = watch(context, world, storm, AbortSignal.any([signal, ended.signal]));
  const plan = { kills: options.kills, lastsMs: options.minutes * 60_000, others: othersFor(options, world) };
  say(`killing: ${plan.kills} times within ${options.minutes} min, seed ${options.seed}`);
  try {
    await storm.rage(plan, signal, (done, all) => {
      if (done % 10 === 0 || done === all) say(`${done} of ${all} faults`);
    });
  } catch (error) {
    ended.abort();
    throw error;
  }
  const page = await watching;
  return { page, skipped, stormSeconds: (performance.now() - begun) / 1000 };
}

/** A browser with a lab open, where there is one. */
function watch(
  { options, installation, env }: RunContext,
  world: World,
  storm: Storm,
  signal: AbortSignal,
): Promise<PageResult> {
  if (options.quick) return Promise.resolve({ skipped: 'left out by --quick' });
  const chromium = findChromium(env);
  if (chromium === undefined) return Promise.resolve({ skipped: 'no Chromium is installed' });
  return watchPage({
    rootDir: installation.rootDir,
    url: world.url,
    chromium,
    rounds: PAGE_ROUNDS,
    env,
    signal,
    disturb: () => disturb(storm),
  });
}

/** While a page waits for its verdict the api is killed twice in a row. */
async function disturb(storm: Storm): Promise<void> {
  await storm.strike('kill -9 api');
  await storm.strike('kill -9 api');
}

function othersFor({ quick, kills }: ChaosOptions, { disk }: World): FaultKind[] {
  const kinds = FAULT_KINDS.filter(
    (kind) => !kind.startsWith('kill') && !(kind === 'disk full' && 'reason' in disk),
  );
  if (quick) return kinds.filter((kind) => kind === 'disk full' || kind === 'runner cut off');
  // With the default of 100 kills each of them happens four times.
  return kinds.flatMap((kind) => Array.from({ length: Math.max(1, Math.round(kills / 25)) }, () => kind));
}
