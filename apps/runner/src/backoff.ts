import { setTimeout as sleep } from 'node:timers/promises';

/** Growing pauses between tries, with chance in them so that many clients do not come back at once. */
export interface Backoff {
  /** Waits; rejects when `signal` is aborted. */
  pause(signal: AbortSignal): Promise<void>;
  /** After a success the next pause is short again. */
  reset(): void;
}

export function createBackoff({ firstMs, mostMs }: { firstMs: number; mostMs: number }): Backoff {
  let next = firstMs;
  return {
    async pause(signal) {
      const ms = next * (0.5 + Math.random() / 2);
      next = Math.min(mostMs, next * 2);
      await sleep(ms, undefined, { signal });
    },
    reset() {
      next = firstMs;
    },
  };
}
