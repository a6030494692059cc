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
