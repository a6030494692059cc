import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';
import { toJsonb } from '../json.ts';
import type { StoredEvent } from '../schema.ts';

/** Where PostgreSQL tells of new events; the payload is the submission's id. */
export const EVENTS_CHANNEL = 'gopherlab_events';

export interface SequencedEvent {
  seq: number;
  data: StoredEvent;
}

/**
 * Appends events and tells every listening api, at commit. The caller is the only writer for this submission: it holds
 * the lease's row, or the submission's.
 */
export async function appendEvents(tx: Tx, submissionId: string, events: StoredEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql`
    with inserted as (
      insert into events (submission_id, seq, data)
      select ${submissionId}, coalesce((select max(seq) from events where submission_id = ${submissionId}), 0) + e.ord, e.data
      from jsonb_array_elements(${toJsonb(events)}::jsonb) with ordinality as e (data, ord)
      returning 1
    )
    select pg_notify(${EVENTS_CHANNEL}, ${submissionId}) from (select count(*) from inserted) as done`.execute(
    tx,
  );
}

/** The events after `afterSeq`, oldest first. */
export async function readEvents(
  db: Db,
  submissionId: string,
  afterSeq: number,
  limit: number,
): Promise<SequencedEvent[]> {
  return db
    .selectFrom('events')
    .select(['seq', 'data'])
    .where('submission_id', '=', submissionId)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}
