import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineLeftovers } from '@gopherlab/sandbox';
import type { OwnEngine } from './own-engine.ts';
import { cgroupsOf, mountsIn, processesOf } from './sweep.ts';

/** What is left of gradings once runner and api have ended; each kind by name. All must be empty. */
export interface Leftovers {
  containers: string[];
  volumes: string[];
  networks: string[];
  namespaces: string[];
  cgroups: string[];
  mounts: string[];
  processes: string[];
}

/** An engine removes a container a moment after it has ended. */
const SETTLE_MS = 15_000;

/** Asks the engine while it lives, for it alone knows its containers. */
async function lookIntoEngine({ engine }: OwnEngine) {
  let found = await engineLeftovers(engine);
  for (let left = SETTLE_MS; left > 0 && found.containers.length > 0; left -= 200) {
    await sleep(200);
    found = await engineLeftovers(engine);
  }
  return found;
}

/** Looks into the engine, ends it in order, and looks at what the kernel still has of it. */
export async function findLeftovers(worldDir: string, own: OwnEngine): Promise<Leftovers> {
  const { containers, volumes, networks } = await lookIntoEngine(own);
  // The engine keeps its own empty group as long as it lives.
  const cgroups = cgroupsOf(own.cgroup).filter((path) => !path.endsWith(`/${own.cgroup}`));
  await own.stop();
  const mounts = mountsIn(worldDir);
  return {
    containers,
    volumes,
    networks,
    namespaces: mounts.filter((path) => path.includes('/netns/')),
    cgroups,
    // Its data folder is mounted on itself by the engine; the small disk is ours.
    mounts: mounts.filter((path) => /\/(overlay2|merged|rootfs|shm)\b/.test(path)),
    processes: processesOf(worldDir)
      .map(({ pid }) => `${pid} ${nameOf(pid)}`)
      .filter((name) => !name.endsWith(' postgres')),
  };
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return 'gone';
  }
}
