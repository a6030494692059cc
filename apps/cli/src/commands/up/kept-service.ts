import { setTimeout as sleep } from 'node:timers/promises';
import { startService, type Service, type ServiceOptions } from './service.ts';

export interface KeptService {
  name: string;
  /** The process that serves now; undefined between an end and the next start. */
  pid: () => number | undefined;
  stop(): Promise<void>;
}

export interface KeepOptions extends ServiceOptions {
  /** Told when the process ended by itself, or could not be started again, with a few words. */
  onEnded?: (how: string) => void;
  /** Told when it serves again. */
  onBack?: () => void;
}

/** The first is short: whoever was killed is back before anybody asks. */
const DELAYS_MS = [100, 250, 500, 1000, 2000, 5000];

/**
 * Starts a service and keeps it running, as a service manager does: one that ends is started again, for as long as it
 * takes. Throws SetupError when the first start fails.
 */
export async function keepService(options: KeepOptions): Promise<KeptService> {
  let current: Service | undefined = await startService(options);
  let stopping = false;
  const stopped = new AbortController();

  async function watch(): Promise<void> {
    while (current) {
      const how = await current.ended;
      current = undefined;
      if (stopping) return;
      options.onEnded?.(how);
      current = await startAgain();
      if (current) options.onBack?.();
    }
  }

  async function startAgain(): Promise<Service | undefined> {
    for (let failures = 0; !stopping; failures += 1) {
      const delay = DELAYS_MS[Math.min(failures, DELAYS_MS.length - 1)];
      await sleep(delay, undefined, { signal: stopped.signal }).catch(() => undefined);
      if (stopping) return undefined;
      try {
        const service = await startService(options);
        // Told to stop meanwhile: then this one must go too.
        if (stopping) await service.stop();
        return service;
      } catch (error) {
        options.onEnded?.((error as Error).message);
      }
    }
    return undefined;
  }

  const watching = watch();
  return {
    name: options.name,
    pid: () => current?.pid,
    async stop() {
      stopping = true;
      stopped.abort();
      await current?.stop();
      await watching;
    },
  };
}
