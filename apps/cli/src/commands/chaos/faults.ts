import { setTimeout as sleep } from 'node:timers/promises';
import { identify, signalProcess } from './process-identity.ts';
import type { Chance } from './random.ts';
import { LEASE_TTL_MS, type Part, type World } from './world.ts';

/** What can go wrong, in the words of the table. */
export const FAULT_KINDS = [
  'kill -9 api',
  'kill -9 runner',
  'kill -9 postmaster',
  'kill -9 dockerd',
  'disk full',
  'runner cut off',
  'network silent',
  'runner frozen',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export const KILLED_PARTS = {
  'kill -9 api': 'api',
  'kill -9 runner': 'runner',
  'kill -9 postmaster': 'postmaster',
  'kill -9 dockerd': 'dockerd',
} as const satisfies Partial<Record<FaultKind, Part>>;

/** How long somebody waits for a part that is down before it counts as never coming back. */
const PART_PATIENCE_MS = 90_000;
/** Beyond the lease: the runner's work goes to others while it still believes to have it. */
const BEYOND_LEASE_MS = LEASE_TTL_MS + 2500;
const DISK_FULL_MS = 4000;

/** When a fault began and when what it took was given back; milliseconds since the epoch. */
export interface FaultTimes {
  at: number;
  /** Equal to `at` for a kill: the rest is the platform's own doing. */
  endedAt: number;
}

/** Makes it happen; resolves when it is over. Throws when a part that was killed earlier never came back. */
export async function inflict(world: World, kind: FaultKind, chance: Chance): Promise<FaultTimes> {
  switch (kind) {
    case 'disk full':
      return during(() => fillDisk(world));
    case 'runner cut off':
      return during(() => useLine(world, 'cut', 1000 + chance.next() * BEYOND_LEASE_MS));
    case 'network silent':
      return during(() => useLine(world, 'silent', BEYOND_LEASE_MS));
    case 'runner frozen':
      return during(() => freeze(world));
    default:
      return kill(world, KILLED_PARTS[kind], chance);
  }
}

async function during(work: () => Promise<void>): Promise<FaultTimes> {
  const at = Date.now();
  await work();
  return { at, endedAt: Date.now() };
}

/** Waits until that part is there, so that each kill kills. */
async function kill(world: World, part: Part, chance: Chance): Promise<FaultTimes> {
  const deadline = Date.now() + PART_PATIENCE_MS;
  while (Date.now() < deadline) {
    const target = world.processOf(part);
    // Its containerd lives on and is found by the next engine, or dies with it: both happen to people.
    const containerd = part === 'dockerd' && chance.next() < 0.5 ? world.engine.containerd() : undefined;
    if (target && signalProcess(target, 'SIGKILL')) {
      if (containerd) signalProcess(containerd, 'SIGKILL');
      const at = Date.now();
      return { at, endedAt: at };
    }
    await sleep(50);
  }
  throw new Error(`${part} did not come back within ${PART_PATIENCE_MS / 1000} s`);
}

async function fillDisk({ disk }: World): Promise<void> {
  if ('reason' in disk) return;
  disk.fill();
  try {
    // What is freed in between (a log file that PostgreSQL lets go of, say) is taken too.
    for (let left = DISK_FULL_MS; left > 0; left -= 500) {
      await sleep(500);
      disk.fill();
    }
  } finally {
    disk.free();
  }
}

async function useLine({ proxy }: World, line: 'cut' | 'silent', milliseconds: number): Promise<void> {
  proxy.set(line);
  await sleep(milliseconds);
  proxy.set('open');
}

async function freeze(world: World): Promise<void> {
  const runner = world.processOf('runner');
  if (!runner || !signalProcess(runner, 'SIGSTOP')) return;
  await sleep(BEYOND_LEASE_MS);
  // Another fault may have killed it meanwhile; its number may be somebody else's.
  if (identify(runner.pid)) signalProcess(runner, 'SIGCONT');
}
