import { ltiScores, outbox, webhooks, type Db, type Tx } from '@gopherlab/store';
import type { Logger } from '../../logger.ts';

const EVERY_MS = 500;
const BATCH = 50;
const CLEAN_EVERY_MS = 3_600_000;
/** As long as somebody may want to look at a delivery, or send it again. */
const KEEP_DELIVERIES_DAYS = 30;

export interface IntegrationWorkerOptions {
  db: Db;
  logger: Logger;
  /** Each sends what is due and says how much that was. */
  senders: (() => Promise<number>)[];
}

/** Tells other systems what happened; returns how to stop. Any number of api replicas may do this at once. */
export function startIntegrationWorker({
  db,
  logger,
  senders,
}: IntegrationWorkerOptions): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let cleanAt = 0;

  async function work(): Promise<void> {
    let did = 0;
    try {
      did += await db.transaction().execute(relay);
      for (const send of senders) did += await send();
      if (performance.now() >= cleanAt) {
        await webhooks.forgetOldDeliveries(db, KEEP_DELIVERIES_DAYS);
        cleanAt = performance.now() + CLEAN_EVERY_MS;
      }
    } catch (err) {
      if (!stopped) logger.warn({ err }, 'integrations could not be told');
    }
    if (!stopped) timer = setTimeout(start, did > 0 ? 0 : EVERY_MS);
  }
  let running = Promise.resolve();
  const start = () => {
    running = work();
  };
  timer = setTimeout(start, EVERY_MS);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}

/** Turns what happened into deliveries: both are there, or neither. */
async function relay(tx: Tx): Promise<number> {
  await outbox.announceClosings(tx);
  const entries = await outbox.takeEntries(tx, BATCH);
  for (const entry of entries) {
    const told = await outbox.describe(tx, entry);
    if (!told) continue;
    if (told.personId !== null && entry.kind !== 'member.joined')
      await ltiScores.markDue(tx, [told.personId]);
    for (const { id, cohortId } of await outbox.listReceivers(tx, entry.kind, told.cohortIds)) {
      const data = cohortId === null ? told.data : { ...told.data, cohortId };
      const body = JSON.stringify({ type: entry.kind, timestamp: entry.createdAt.toISOString(), data });
      await webhooks.insertDelivery(tx, { endpointId: id, event: entry.kind, body });
    }
  }
  return entries.length;
}
