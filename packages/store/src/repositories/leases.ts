import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import type { ClaimedJobRef } from '../queue.ts';

export interface Lease {
  id: string;
  submissionId: string;
  runnerId: string;
  job: ClaimedJobRef;
  /** Events that are stored already. */
  received: number;
}

interface LeaseRow {
  id: string;
  submission_id: string;
  runner_id: string;
  queue: string;
  job_id: string;
  job_retry: number;
  received: number;
}

const COLUMNS = ['id', 'submission_id', 'runner_id', 'queue', 'job_id', 'job_retry', 'received'] as const;

function toLease(row: LeaseRow): Lease {
  const job = { queue: row.queue, id: row.job_id, retryCount: row.job_retry };
  return {
    id: row.id,
    submissionId: row.submission_id,
    runnerId: row.runner_id,
    job,
    received: row.received,
  };
}

function inMs(ttlMs: number) {
  return sql<Date>`clock_timestamp() + ${ttlMs} * interval '1 millisecond'`;
}

export async function insertLease(tx: Tx, lease: Lease, ttlMs: number): Promise<void> {
  await tx
    .insertInto('leases')
    .values({
      id: lease.id,
      submission_id: lease.submissionId,
      runner_id: lease.runnerId,
      queue: lease.job.queue,
      job_id: lease.job.id,
      job_retry: lease.job.retryCount,
      expires_at: inMs(ttlMs),
    })
    .execute();
}

/** Prolongs a lease and locks its row until the transaction ends; undefined when it was lost. */
export async function renewLease(tx: Tx, id: string, ttlMs: number): Promise<Lease | undefined> {
  const row = await tx
    .updateTable('leases')
    .set({ expires_at: inMs(ttlMs) })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toLease(row);
}

export async function setReceived(tx: Tx, id: string, received: number): Promise<void> {
  await tx.updateTable('leases').set({ received }).where('id', '=', id).execute();
}

/** Ends a lease, so that nobody else can; undefined when it was lost. */
export async function takeLease(tx: Tx, id: string): Promise<Lease | undefined> {
  const row = await tx.deleteFrom('leases').where('id', '=', id).returning(COLUMNS).executeTakeFirst();
  return row && toLease(row);
}

/** Ends one lease whose runner has not been heard of in time. */
export async function takeExpiredLease(tx: Tx): Promise<Lease | undefined> {
  const row = await tx
    .deleteFrom('leases')
    .where('id', 'in', (query) =>
      query
        .selectFrom('leases')
        .select('id')
        .where('expires_at', '<', sql<Date>`clock_timestamp()`)
        .orderBy('expires_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toLease(row);
}

/** Ends one of the leases that a runner holds. */
export async function takeLeaseOf(tx: Tx, runnerId: string): Promise<Lease | undefined> {
  const row = await tx
    .deleteFrom('leases')
    .where('id', 'in', (query) =>
      query
        .selectFrom('leases')
        .select('id')
        .where('runner_id', '=', runnerId)
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toLease(row);
}
