import { usageByOwner } from '../../packages/sandbox/src/index.ts';
import { memoryBytes } from './processes.ts';
import type { ProcessMemory } from './results.ts';
import { mean } from './statistics.ts';

export type Pids = Record<keyof ProcessMemory, number>;

const EVERY_MS = 1000;

export function memoryOf(pids: Pids): ProcessMemory {
  return {
    api: memoryBytes(pids.api),
    runner: memoryBytes(pids.runner),
    postgres: memoryBytes(pids.postgres),
  };
}

/** Looks every second; `stop` gives the most that each process had. */
export function watchMemory(pids: Pids): { stop(): ProcessMemory } {
  let most = memoryOf(pids);
  const look = () => {
    const now = memoryOf(pids);
    most = {
      api: Math.max(most.api, now.api),
      runner: Math.max(most.runner, now.runner),
      postgres: Math.max(most.postgres, now.postgres),
    };
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}

/** Mean bytes of a runner's waiting sandboxes, by profile. */
export async function warmContainerBytes(runnerPid: number): Promise<Record<string, number>> {
  const byProfile = Map.groupBy(await usageByOwner(runnerPid), ({ profile }) => profile);
  const means = [...byProfile].map(([profile, list]) => [
    profile,
    mean(list.map((usage) => usage.memoryBytes)),
  ]);
  return Object.fromEntries(means) as Record<string, number>;
}
