import { sql } from 'kysely';
import type { Db } from '../database.ts';
import { appendAudit } from '../repositories/audit.ts';

/** What nothing else rests on once it is deleted; with it goes what belongs to it alone. */
const PURGEABLE = ['submission_comments', 'assignments', 'tracks'] as const;

/** How much of one kind is marked as deleted and still there. */
export interface DeletedRows {
  table: string;
  count: number;
  oldest: Date;
  /** Of these, so many were deleted before the given time. */
  due: number;
  /** False where other records rest on it: what named a person is gone already. */
  purgeable: boolean;
}

/** Everything that is marked as deleted; found by its column, so that no table is forgotten. */
export async function listDeleted(db: Db, before: Date): Promise<DeletedRows[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and column_name = 'deleted_at' and table_type = 'BASE TABLE'
    order by table_name`.execute(db);
  const found: DeletedRows[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ count: number; oldest: Date | null; due: number }>`
      select count(*)::int as count, min(deleted_at) as oldest,
        (count(*) filter (where deleted_at < ${before}))::int as due
      from ${sql.ref(name)} where deleted_at is not null`.execute(db);
    const [row] = rows;
    if (!row?.oldest) continue;
    const purgeable = (PURGEABLE as readonly string[]).includes(name);
    found.push({ table: name, count: row.count, oldest: row.oldest, due: row.due, purgeable });
  }
  return found;
}

/** Removes for good what was deleted before a time; the audit log keeps that it was done. Returns rows by table. */
export async function purgeDeleted(db: Db, before: Date): Promise<Record<string, number>> {
  return db.transaction().execute(async (tx) => {
    const purged: Record<string, number> = {};
    for (const table of PURGEABLE) {
      const { numDeletedRows } = await tx
        .deleteFrom(table)
        .where('deleted_at', '<', before)
        .executeTakeFirstOrThrow();
      purged[table] = Number(numDeletedRows);
    }
    await appendAudit(tx, {
      actorId: null,
      action: 'deleted.purged',
      subjectKind: 'installation',
      subjectId: 'deleted',
      detail: { before: before.toISOString(), purged },
      requestId: null,
    });
    return purged;
  });
}
