import type { WaitingContainer } from './container.ts';
import type { Engine } from './engine.ts';
import { removeContainer, removeOrphans } from './orphans.ts';

const EVERY_MS = 20_000;
/** Longer than a start takes from its creation until it is entered. */
const YOUNG_S = 60;

/** The containers that this process answers for. */
export interface Register {
  /** Notes a container until it is destroyed. */
  enter(container: WaitingContainer): WaitingContainer;
  has(id: string): boolean;
}

export function createRegister(): Register {
  const known = new Set<string>();
  return {
    enter(container) {
      known.add(container.id);
      return {
        ...container,
        destroy() {
          known.delete(container.id);
          return container.destroy();
        },
      };
    },
    has: (id) => known.has(id),
  };
}

export interface SweeperOptions {
  engine: Engine;
  /** Marks the containers that this process makes. */
  instance: string;
  register: Register;
  log?: ((message: string, data: Record<string, unknown>) => void) | undefined;
}

export interface Sweeper {
  /** Removes whatever this process has made and what others have left; the register counts for nothing any more. */
  finish(): Promise<void>;
}

/**
 * Removes, now and then, what nobody will: containers of a process that was killed in the very moment when it asked for
 * them, and our own whose creation or removal an engine's crash has kept us from hearing of.
 */
export function startSweeper({ engine, instance, register, log }: SweeperOptions): Sweeper {
  async function sweep(): Promise<void> {
    const orphans = await removeOrphans(engine);
    const strays = await removeOwn(engine, instance, (id, ageS) => !register.has(id) && ageS > YOUNG_S);
    if (orphans + strays > 0) log?.('containers swept', { orphans, strays });
  }
  // An engine that is away has nothing to be swept; the next round comes soon.
  const timer = setInterval(() => void sweep().catch(() => undefined), EVERY_MS);
  timer.unref();
  return {
    async finish() {
      clearInterval(timer);
      const everything = [removeOwn(engine, instance, () => true), removeOrphans(engine)];
      // An engine that is away now is swept by whoever opens sandboxes on it next.
      await Promise.allSettled(everything);
    },
  };
}

/** Returns how many of an instance's containers were removed. */
async function removeOwn(
  engine: Engine,
  instance: string,
  unwanted: (id: string, ageSeconds: number) => boolean,
): Promise<number> {
  const filters = { label: [`gopherlab.instance=${instance}`] };
  const own = await engine.listContainers({ all: true, filters });
  const strays = own.filter(({ Id, Created }) => unwanted(Id, Date.now() / 1000 - Created));
  await Promise.all(strays.map(({ Id }) => removeContainer(engine, Id)));
  return strays.length;
}
