import type { Profile } from '@gopherlab/contracts';
import type { WaitingContainer } from './container.ts';

export interface WarmRequest {
  profile: Profile;
  memoryMb: number;
  /** How many wait at once. */
  count: number;
}

export interface WarmPool {
  take(profile: Profile, memoryMb: number): Promise<WaitingContainer>;
  filled(): Promise<void>;
  close(): Promise<void>;
}

type Start = (profile: Profile, memoryMb: number) => Promise<WaitingContainer>;

/** Keeps started containers waiting, and starts the next while the one taken is at work. */
export function createWarmPool(requests: WarmRequest[], start: Start): WarmPool {
  const shelves = new Map(requests.map((request) => [keyOf(request), createShelf(request, start)]));
  let closed = false;
  return {
    async take(profile, memoryMb) {
      if (closed) throw new Error('the pool of sandboxes is closed');
      const shelf = shelves.get(keyOf({ profile, memoryMb }));
      return shelf ? shelf.take() : start(profile, memoryMb);
    },
    async filled() {
      await Promise.all([...shelves.values()].map((shelf) => shelf.filled()));
    },
    async close() {
      closed = true;
      await Promise.all([...shelves.values()].map((shelf) => shelf.close()));
    },
  };
}

function keyOf({ profile, memoryMb }: Pick<WarmRequest, 'profile' | 'memoryMb'>): string {
  return `${profile}/${memoryMb}`;
}

function createShelf({ profile, memoryMb, count }: WarmRequest, start: Start) {
  const starting: Promise<WaitingContainer | undefined>[] = [];
  let wanted = count;
  const refill = () => {
    while (starting.length < wanted) {
      // A start that fails is not kept: whoever comes next starts one and sees why.
      starting.push(start(profile, memoryMb).catch(() => undefined));
    }
  };
  refill();
  return {
    async take(): Promise<WaitingContainer> {
      const next = starting.shift();
      refill();
      const waiting = await next;
      // One that waited may have been ended meanwhile, by an operator or with its engine.
      return waiting && !waiting.hasEnded() ? waiting : start(profile, memoryMb);
    },
    async filled(): Promise<void> {
      await Promise.all(starting);
    },
    async close(): Promise<void> {
      wanted = 0;
      const waiting = await Promise.all(starting.splice(0));
      await Promise.all(waiting.map((container) => container?.destroy() ?? Promise.resolve()));
    },
  };
}
