import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';

export interface AuditEntry {
  /** Null for the platform itself. */
  actorId: string | null;
  /** `subject.verb`, e.g. `grade.overridden`. */
  action: string;
  subjectKind: string;
  subjectId: string;
  /** What was and what is now; never secrets, never code. */
  detail: Record<string, unknown>;
  requestId: string | null;
}

/** Adds what was done to the log, in the transaction that does it: neither is there without the other. */
export async function appendAudit(tx: Db | Tx, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit_log')
    .values({
      actor_id: entry.actorId,
      action: entry.action,
      subject_kind: entry.subjectKind,
      subject_id: entry.subjectId,
      detail: JSON.stringify(entry.detail),
      request_id: entry.requestId,
    })
    .execute();
}

export interface AuditFilter {
  /** Only what is older than this entry. */
  before: string | undefined;
  action: string | undefined;
  /** Who did it, or to whom it was done. */
  person: string | undefined;
  limit: number;
}

export interface AuditRecord extends AuditEntry {
  id: string;
  at: Date;
  actorName: string | null;
  subjectName: string | null;
}

/** Newest first. */
export async function listAudit(db: Db, filter: AuditFilter): Promise<AuditRecord[]> {
  let query = db
    .selectFrom('audit_log as a')
    .leftJoin('people as actor', 'actor.id', 'a.actor_id')
    .select([
      'a.id',
      'a.at',
      'a.actor_id as actorId',
      'actor.name as actorName',
      'a.action',
      'a.subject_kind as subjectKind',
      'a.subject_id as subjectId',
      sql<string | null>`case when a.subject_kind = 'person'
        then (select name from people where people.id::text = a.subject_id) end`.as('subjectName'),
      'a.detail',
      'a.request_id as requestId',
    ])
    .orderBy('a.id', 'desc')
    .limit(filter.limit);
  if (filter.before !== undefined) query = query.where('a.id', '<', filter.before);
  if (filter.action !== undefined) query = query.where('a.action', '=', filter.action);
  const { person } = filter;
  if (person !== undefined)
    query = query.where((eb) => eb.or([eb('a.actor_id', '=', person), eb('a.subject_id', '=', person)]));
  return query.execute();
}

/** Every action that stands in the log. */
export async function listAuditActions(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('audit_log').select('action').distinct().orderBy('action').execute();
  return rows.map(({ action }) => action);
}
