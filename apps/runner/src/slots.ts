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

  /** Resolves when a place was given back, or the signal is aborted. */
  function change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  return {
    async available(signal) {
      while (free === 0 && !signal.aborted) await change(signal);
      signal.throwIfAborted();
    },
    async take(signal) {
      while (free === 0 && !signal.aborted) await change(signal);
      signal.throwIfAborted();
      // Nothing is awaited between looking and taking: two cannot take the same place.
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
