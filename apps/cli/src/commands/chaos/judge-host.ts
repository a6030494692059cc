import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineLeftovers } from '@gopherlab/sandbox';
import type { OwnEngine } from './own-engine.ts';
import { cgroupsOf, mountsIn, processesIn, processesOf } from './sweep.ts';

/** What is left of gradings once runner and api have ended; each kind by name. */
export interface Leftovers {
  containers: string[];
  volumes: string[];
  networks: string[];
  namespaces: string[];
  mounts: string[];
  processes: string[];
  /**
   * What an engine forgets when it is killed in the very moment in which it makes a container: a control group, a shim, a
   * `runc init` that was never told to start. The only one that need not be empty: no program of a sandbox has run in it.
   */
  residue: string[];
}

/** The engine's own programs, as the kernel names them. */
const ENGINE_PROGRAM = / (containerd-shim|runc|runc:.*|gone)$/;

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
  const inside = [...new Set(cgroups.flatMap(processesIn))].map(named);
  await own.stop();
  const mounts = mountsIn(worldDir);
  const outside = processesOf(worldDir).map(({ pid }) => named(pid));
  return {
    containers,
    volumes,
    networks,
    namespaces: mounts.filter((path) => path.includes('/netns/')),
    // Its data folder is mounted on itself by the engine; the small disk is ours.
    mounts: mounts.filter((path) => /\/(overlay2|merged|rootfs|shm)\b/.test(path)),
    processes: [...inside, ...outside].filter((name) => !ENGINE_PROGRAM.test(name)),
    residue: [
      ...new Set(cgroups.map((path) => `control group ${basename(path).slice(0, 12)}`)),
      ...[...inside, ...outside].filter((name) => ENGINE_PROGRAM.test(name)),
    ],
  };
}

function named(pid: number): string {
  try {
    return `${pid} ${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()}`;
  } catch {
    return `${pid} gone`;
  }
}
