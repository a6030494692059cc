import { sql } from 'kysely';
import type { WebhookEvent } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';
import type { WebhookDeliveriesTable, WebhookEndpointsTable } from '../integration-tables.ts';

type Endpoint = { [K in keyof WebhookEndpointsTable]: unknown } & {
  id: string;
  cohort_id: string | null;
  url: string;
  events: string[];
  created_at: Date;
  failing_since: Date | null;
  disabled_at: Date | null;
  disabled_reason: string | null;
};
export type WebhookEndpoint = Omit<Endpoint, 'secret' | 'created_by' | 'deleted_at'>;
export type WebhookDeliveryRecord = { [K in keyof WebhookDeliveriesTable]: unknown } & {
  id: string;
  endpoint_id: string;
  event: string;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  created_at: Date;
  next_at: Date;
  last_at: Date | null;
  last_status: number | null;
  last_error: string | null;
  last_ms: number | null;
};

/** Those of a cohort, or of the installation (null). */
export async function listEndpoints(db: Db | Tx, cohortId: string | null): Promise<WebhookEndpoint[]> {
  return db
    .selectFrom('webhook_endpoints')
    .select([
      'id',
      'cohort_id',
      'url',
      'events',
      'created_at',
      'failing_since',
      'disabled_at',
      'disabled_reason',
    ])
    .where('cohort_id', 'is not distinct from', cohortId)
    .where('deleted_at', 'is', null)
    .orderBy('created_at')
    .execute();
}

export async function insertEndpoint(
  tx: Tx,
  input: { cohortId: string | null; url: string; secret: string; events: WebhookEvent[]; createdBy: string },
): Promise<string> {
  const { id } = await tx
    .insertInto('webhook_endpoints')
    .values({
      cohort_id: input.cohortId,
      url: input.url,
      secret: input.secret,
      events: input.events,
      created_by: input.createdBy,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function deleteEndpoint(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('webhook_endpoints')
    .set({ deleted_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}

/** Begins anew after it was disabled. */
export async function enableEndpoint(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('webhook_endpoints')
    .set({ disabled_at: null, disabled_reason: null, failing_since: null })
    .where('id', '=', id)
    .execute();
}

/** Somebody switched it off; a reason is only there when nothing arrived. */
export async function disableEndpoint(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('webhook_endpoints')
    .set({ disabled_at: sql`clock_timestamp()`, disabled_reason: null })
    .where('id', '=', id)
    .execute();
}

/** The latest of an endpoint first. */
export async function listDeliveries(
  db: Db | Tx,
  endpointId: string,
  most: number,
): Promise<Omit<WebhookDeliveryRecord, 'body'>[]> {
  return db
    .selectFrom('webhook_deliveries')
    .select(['id', 'endpoint_id', 'event', 'state', 'attempts', 'created_at', 'next_at'])
    .select(['last_at', 'last_status', 'last_error', 'last_ms'])
    .where('endpoint_id', '=', endpointId)
    .orderBy('created_at', 'desc')
    .limit(most)
    .execute();
}

export async function insertDelivery(
  tx: Db | Tx,
  { endpointId, event, body }: { endpointId: string; event: string; body: string },
): Promise<void> {
  await tx.insertInto('webhook_deliveries').values({ endpoint_id: endpointId, event, body }).execute();
}

/** Sends what was given up or delivered once more, under its old id; false when there is none. */
export async function sendAgain(tx: Tx, endpointId: string, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('webhook_deliveries')
    .set({ state: 'pending', attempts: 0, next_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .where('endpoint_id', '=', endpointId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export interface DueDelivery {
  id: string;
  endpointId: string;
  url: string;
  secret: string;
  body: string;
  attempts: number;
}

/** Takes deliveries that are due for `leaseMs`; whoever dies meanwhile leaves them to others. */
export async function claimDue(db: Db, most: number, leaseMs: number): Promise<DueDelivery[]> {
  const { rows } = await sql<DueDelivery>`
    update webhook_deliveries d set next_at = clock_timestamp() + ${leaseMs} * interval '1 millisecond',
      attempts = d.attempts + 1
    from webhook_endpoints e
    where e.id = d.endpoint_id and d.id in (
      select w.id from webhook_deliveries w join webhook_endpoints k on k.id = w.endpoint_id
      where w.state = 'pending' and w.next_at <= clock_timestamp() and k.disabled_at is null and k.deleted_at is null
      order by w.next_at limit ${most} for update of w skip locked)
    returning d.id, d.endpoint_id as "endpointId", e.url, e.secret, d.body, d.attempts`.execute(db);
  return rows;
}

export interface TryOutcome {
  status: number | null;
  error: string | null;
  ms: number;
  /** Until the next try; null gives up. */
  retryMs: number | null;
}

/** Notes how a try went, and disables an endpoint that nothing has reached for so long, or that is gone for good. */
export async function noteTry(
  db: Db,
  { id, endpointId }: Pick<DueDelivery, 'id' | 'endpointId'>,
  outcome: TryOutcome,
  disable: { afterHours: number; now: boolean },
): Promise<void> {
  const { status, error, ms, retryMs } = outcome;
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('webhook_deliveries')
      .set({
        state: error === null ? 'delivered' : retryMs === null ? 'failed' : 'pending',
        last_at: sql<Date>`clock_timestamp()`,
        last_status: status,
        last_error: error,
        last_ms: ms,
        next_at: sql<Date>`clock_timestamp() + ${retryMs ?? 0} * interval '1 millisecond'`,
      })
      .where('id', '=', id)
      .execute();
    if (error === null) {
      await tx
        .updateTable('webhook_endpoints')
        .set({ failing_since: null })
        .where('id', '=', endpointId)
        .where('failing_since', 'is not', null)
        .execute();
      return;
    }
    const gone = disable.now
      ? sql`true`
      : sql`failing_since < clock_timestamp() - ${disable.afterHours} * interval '1 hour'`;
    await sql`update webhook_endpoints set failing_since = coalesce(failing_since, clock_timestamp()),
      disabled_at = case when ${gone} then coalesce(disabled_at, clock_timestamp()) else disabled_at end,
      disabled_reason = case when ${gone} then ${error}::text else disabled_reason end
      where id = ${endpointId}`.execute(tx);
  });
}

/** The body and address of one is nobody's any more after so long. */
export async function forgetOldDeliveries(db: Db, days: number): Promise<void> {
  await db
    .deleteFrom('webhook_deliveries')
    .where('state', '<>', 'pending')
    .where('created_at', '<', sql<Date>`now() - ${days} * interval '1 day'`)
    .execute();
}
