import { setTimeout as sleep } from 'node:timers/promises';
import { inflict, KILLED_PARTS, type FaultKind, type FaultTimes } from './faults.ts';
import type { Chance } from './random.ts';
import type { Part, World } from './world.ts';

/** A fault that happened. */
export interface Fault extends FaultTimes {
  kind: FaultKind;
  /** When the part that was killed served again; undefined for what is no kill, or when it was killed anew before. */
  backAt?: number;
}

export interface StormPlan {
  kills: number;
  /** How long all of it should take, milliseconds. */
  lastsMs: number;
  /** Faults beside the kills. */
  others: FaultKind[];
}

/** Everything that goes wrong in a run, written down as it happens. */
export interface Storm {
  faults: Fault[];
  /** To be called when a part serves again. */
  noteBack(part: Part): void;
  /** One more fault, whoever wants it. */
  strike(kind: FaultKind): Promise<void>;
  /** All that is planned, at random instants; tells after each. */
  rage(plan: StormPlan, signal: AbortSignal, onFault: (done: number, all: number) => void): Promise<void>;
}

const KILLS = Object.keys(KILLED_PARTS) as (keyof typeof KILLED_PARTS)[];

export function createStorm(world: () => World, chance: Chance): Storm {
  const faults: Fault[] = [];
  const waiting = new Map<Part, Fault>();

  async function strike(kind: FaultKind): Promise<void> {
    const fault: Fault = { kind, ...(await inflict(world(), kind, chance)) };
    faults.push(fault);
    if (isKill(kind)) waiting.set(KILLED_PARTS[kind], fault);
  }

  return {
    faults,
    strike,
    noteBack(part) {
      const fault = waiting.get(part);
      waiting.delete(part);
      if (fault) fault.backAt = Date.now();
    },
    async rage({ kills, lastsMs, others }, signal, onFault) {
      // Each part is killed equally often, give or take one.
      const each = Array.from({ length: kills }, (_, index) => KILLS[index % KILLS.length] as FaultKind);
      const order = chance.shuffle([...each, ...others]);
      const begun = performance.now();
      for (const [done, kind] of order.entries()) {
        // What was late is made up for: the storm ends when it should.
        const left = begun + lastsMs - performance.now();
        const mean = Math.max(200, left / (order.length - done));
        await sleep(mean * 2 * chance.next(), undefined, { signal });
        await strike(kind);
        onFault(done + 1, order.length);
      }
    },
  };
}

function isKill(kind: FaultKind): kind is keyof typeof KILLED_PARTS {
  return kind in KILLED_PARTS;
}

/** How many of the faults were kills. */
export function countKills(faults: readonly Fault[]): number {
  return faults.filter(({ kind }) => isKill(kind)).length;
}
