/** Places for gradings: at most `count` are taken at once. */
export interface Slots {
  /** Waits for a free place without taking it. */
  available(signal: AbortSignal): Promise<void>;
  /** Waits for a place and takes it; returns how to give it back. */
  take(signal: AbortSignal): Promise<() => void>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting = new Set<() => void>();

  async function available(signal: AbortSignal): Promise<void> {
    while (free === 0) {
      signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        const done = () => {
          waiting.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        waiting.add(done);
        signal.addEventListener('abort', done, { once: true });
      });
    }
    signal.throwIfAborted();
  }

  return {
    available,
    async take(signal) {
      await available(signal);
      free -= 1;
      let given = false;
      return () => {
        if (given) return;
        given = true;
        free += 1;
        for (const wake of [...waiting]) wake();
      };
    },
  };
}
