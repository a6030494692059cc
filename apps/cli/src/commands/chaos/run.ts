import { loadCatalogue } from '@gopherlab/catalogue';
import { connectEngine, copyImage } from '@gopherlab/sandbox';
import { ledger, openPool, type Db } from '@gopherlab/store';
import { join as joinPath } from 'node:path';
import type { RunContext } from './context.ts';
import { judge, type Judgement } from './judge.ts';
import { findLeftovers, type Leftovers } from './judge-host.ts';
import { openJournal, type Journal } from './journal.ts';
import { startLoad, takeBaseline, type Baseline, type LoadOptions } from './load.ts';
import { join, type Person } from './person.ts';
import { rage, type Raged } from './rage.ts';
import { createChance, type Chance } from './random.ts';
import { createStorm, type Fault, type Storm } from './storm.ts';
import { variantsOf, type Variant } from './variants.ts';
import { layFoundation, startWorld, type Foundation, type World, type WorldOptions } from './world.ts';

const PEOPLE = { quick: 3, full: 6 };
const BASELINE_PATIENCE_MS = 240_000;
const DRAIN_PATIENCE_MS = 300_000;

/** Everything that a run found out. */
export interface ChaosResult extends Raged {
  seed: number;
  kills: number;
  faults: Fault[];
  verdictTimes: number[];
  judgement: Judgement;
  leftovers: Leftovers;
  /** What people met that should not be: refusals, events lost or repeated, other verdicts on a quiet system. */
  complaints: string[];
}

/** Builds a world, lets everything in it be killed under load, judges what is left, and removes it. */
export async function runChaos(context: RunContext): Promise<ChaosResult> {
  const { options } = context;
  const chance = createChance(options.seed);
  const slot: { world?: World } = {};
  const storm = createStorm(() => slot.world as World, chance);
  const worldOptions: WorldOptions = {
    baseDir: options.baseDir,
    installation: context.installation,
    env: context.env,
    onBack: (part) => storm.noteBack(part),
  };
  const foundation = await layFoundation(worldOptions);
  try {
    await bringImage(context, foundation);
    context.signal.throwIfAborted();
    context.say('starting PostgreSQL, api and runner on the small disk');
    slot.world = await startWorld(foundation, context.image, worldOptions);
    return await rageAndJudge(context, slot.world, { chance, storm });
  } catch (error) {
    // Whatever broke because somebody pressed Ctrl-C is not told as a fault.
    context.signal.throwIfAborted();
    throw error;
  } finally {
    await slot.world?.stopProduct();
    await foundation.destroy();
  }
}

/** Asked for from the engine that has it: building it again would take minutes. */
async function bringImage({ image, env, say }: RunContext, { engine }: Foundation): Promise<void> {
  say(`copying ${image} into an engine of our own (about 1.7 GB of disk until the end)`);
  await copyImage(connectEngine(env), engine.engine, image, (bytes) =>
    say(`copied ${Math.round(bytes / 1e6)} MB`),
  );
}

interface Tools {
  chance: Chance;
  storm: Storm;
}

async function rageAndJudge(
  context: RunContext,
  world: World,
  { chance, storm }: Tools,
): Promise<ChaosResult> {
  const { options, signal, say } = context;
  const complaints: string[] = [];
  const complain = (what: string) => void complaints.push(what);
  const catalogue = await loadCatalogue(joinPath(context.installation.rootDir, 'labs'));
  const variants = variantsOf(catalogue, options.quick);
  const journal = openJournal(joinPath(world.dir, 'journal.ndjson'));
  const people = await enrol(world, options.quick ? PEOPLE.quick : PEOPLE.full, { signal, complain });

  say(`grading ${variants.length} kinds of submission while all is quiet`);
  const quiet = AbortSignal.any([signal, AbortSignal.timeout(BASELINE_PATIENCE_MS)]);
  const load = { people, variants, journal, chance, complain };
  const baseline = await takeBaseline(load, quiet);
  signal.throwIfAborted();
  complaints.push(...missing(variants, baseline));

  const { page, stormSeconds, skipped } = await rageUnderLoad(context, world, storm, load);
  complaints.push(...(await askEverybody(people, journal, signal)));
  journal.close();
  const books = await closeBooks(world, journal, baseline);
  await world.stopProduct();
  say('looking for what is left');
  const leftovers = await findLeftovers(world.dir, world.engine);
  return {
    seed: options.seed,
    kills: options.kills,
    faults: storm.faults,
    ...books,
    leftovers,
    complaints,
    page,
    skipped,
    stormSeconds,
  };
}

/** People submit while everything is killed, and have their verdicts when this resolves. */
async function rageUnderLoad(
  context: RunContext,
  world: World,
  storm: Storm,
  load: LoadOptions,
): Promise<Raged> {
  const { signal, say } = context;
  const working = startLoad(load);
  try {
    const raged = await rage(context, world, storm);
    say('nothing is killed any more; waiting for every verdict');
    await working.stop(AbortSignal.any([signal, AbortSignal.timeout(DRAIN_PATIENCE_MS)]));
    signal.throwIfAborted();
    return raged;
  } finally {
    // Nobody goes on submitting when a run breaks off.
    await working.stop(AbortSignal.abort());
  }
}

function enrol(world: World, count: number, how: { signal: AbortSignal; complain: (what: string) => void }) {
  return Promise.all(Array.from({ length: count }, () => join(world.url, how.signal, how.complain)));
}

function missing(variants: Variant[], baseline: Baseline): string[] {
  return variants
    .filter(({ name }) => !baseline.has(name))
    .map(({ name }) => `${name}: no verdict on a quiet system`);
}

/** Through the api, as their owners see them: each is done and has its verdict. */
async function askEverybody(people: Person[], journal: Journal, signal: AbortSignal): Promise<string[]> {
  const complaints: string[] = [];
  const patience = AbortSignal.any([signal, AbortSignal.timeout(60_000)]);
  for (const { id, person, variant } of journal.entries) {
    const submission = await people[person]?.look(id, patience);
    if (submission?.state !== 'done' || !submission.verdict) {
      complaints.push(`${variant} ${id}: the api shows ${submission?.state ?? 'nothing'} and no verdict`);
    }
  }
  return complaints;
}

async function closeBooks(
  world: World,
  journal: Journal,
  baseline: Baseline,
): Promise<Pick<ChaosResult, 'judgement' | 'verdictTimes'>> {
  const db: Db = openPool({
    url: world.databaseUrl,
    connections: 2,
    name: 'gopherlab-chaos',
    onConnectionError: () => undefined,
  });
  try {
    const blobsDir = joinPath(world.stateDir, 'blobs');
    const judgement = await judge({ db, blobsDir, journal: journal.entries, baseline });
    return { judgement, verdictTimes: (await ledger.listVerdictTimes(db)).map((at) => at.getTime()) };
  } finally {
    await db.destroy();
  }
}
