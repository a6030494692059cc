import { loadCatalogue, type Catalogue } from '@gopherlab/catalogue';
import { sandboxMemoryMb } from '@gopherlab/contracts';
import { createSandboxes, type WarmRequest } from '@gopherlab/sandbox';
import { createApiClient } from './api-client.ts';
import type { Config } from './config.ts';
import { createLogger } from './logger.ts';
import { startWorker } from './worker.ts';

/** Works until SIGTERM, SIGINT, or the end of the process that started us. */
export async function startRunner(config: Config): Promise<void> {
  const begun = performance.now();
  const logger = createLogger(config.logLevel, config.runnerId);
  const catalogue = await loadCatalogue(config.labsDir);
  const sandboxes = await createSandboxes({
    image: config.image,
    runtime: config.runtime,
    warm: warmRequests(catalogue, config),
    log: (message, data) => logger.debug(data, message),
  });
  const { runnerId, profiles, capacity, drainMs } = config;
  const worker = startWorker({
    api: createApiClient(config),
    catalogue,
    sandboxes,
    logger,
    runnerId,
    profiles,
    capacity,
    drainMs,
  });

  let stopped = false;
  async function stop(reason: string): Promise<void> {
    if (stopped) return;
    stopped = true;
    logger.info({ reason }, 'stopping');
    await worker.stop();
    await sandboxes[Symbol.asyncDispose]();
    logger.info('stopped');
    if (process.connected) process.disconnect();
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
  if (process.send) process.on('disconnect', () => void stop('parent gone'));

  logger.info({ capacity, profiles, ms: Math.round(performance.now() - begun) }, 'listening');
  process.send?.({ type: 'ready' });
}

/** An engine starts the next ones in a fraction of the time that a grading takes. */
const MOST_WARM = 8;

/** One sandbox for each grading at once waits in every size that a lab asks for. */
function warmRequests({ labs }: Catalogue, { profiles, capacity }: Config): WarmRequest[] {
  const requests = new Map<string, WarmRequest>();
  for (const { manifest } of labs.values()) {
    const { profile, budgets } = manifest;
    if (!profiles.includes(profile)) continue;
    const count = profile === 'kernel' ? 1 : Math.min(capacity, MOST_WARM);
    const memoryMb = sandboxMemoryMb(budgets);
    requests.set(`${profile} ${memoryMb}`, { profile, memoryMb, count });
  }
  return [...requests.values()];
}
