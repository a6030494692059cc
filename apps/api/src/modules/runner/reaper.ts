import type { Logger } from '../../logger.ts';
import type { GradingService } from './service.ts';

const EVERY_MS = 1000;

export interface ReaperOptions {
  grading: GradingService;
  logger: Logger;
  leaseTtlMs: number;
}

/** Gives the work of lost runners to others; returns how to stop. Any number of api replicas may do this at once. */
export function startReaper({ grading, logger, leaseTtlMs }: ReaperOptions): () => Promise<void> {
  let stopped = false;
  let running = Promise.resolve();

  async function reap(): Promise<void> {
    try {
      const reaped = await grading.reapExpired();
      if (reaped > 0) logger.warn({ reaped }, 'leases expired');
    } catch (err) {
      logger.warn({ err }, 'leases could not be looked through');
    }
    if (!stopped) timer = setTimeout(start, Math.min(EVERY_MS, leaseTtlMs));
  }
  const start = () => {
    running = reap();
  };
  // While the api was away runners could not renew their leases: they get one term to do so.
  let timer = setTimeout(start, leaseTtlMs);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
