import { sql } from 'kysely';
import type { ReportReason, ReportState, WorkspaceFiles } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';

export interface SnippetRecord {
  id: string;
  files: WorkspaceFiles;
  createdAt: Date;
  /** Set while it is taken down. */
  takeDownReason: string | null;
}

export async function findSnippet(db: Db | Tx, id: string): Promise<SnippetRecord | undefined> {
  return db
    .selectFrom('snippets')
    .select(['id', 'files', 'created_at as createdAt', 'take_down_reason as takeDownReason'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Stores it unless it is there: the id tells the content. */
export async function insertSnippet(
  tx: Tx,
  { id, personId, files }: { id: string; personId: string; files: WorkspaceFiles },
): Promise<void> {
  await tx
    .insertInto('snippets')
    .values({ id, person_id: personId, files: JSON.stringify(files) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** A person's newest report of a snippet takes the place of the one before, and is open again. */
export async function saveReport(
  db: Db,
  report: { snippetId: string; personId: string; reason: ReportReason; detail: string | null },
): Promise<void> {
  const said = { reason: report.reason, detail: report.detail };
  await db
    .insertInto('snippet_reports')
    .values({ snippet_id: report.snippetId, person_id: report.personId, ...said })
    .onConflict((conflict) =>
      conflict
        .columns(['snippet_id', 'person_id'])
        .doUpdateSet({ ...said, created_at: sql<Date>`clock_timestamp()`, closed_at: null }),
    )
    .execute();
}

/** Nobody else changes it until the transaction ends. */
export async function lockSnippet(
  tx: Tx,
  id: string,
): Promise<{ takeDownReason: string | null } | undefined> {
  return tx
    .selectFrom('snippets')
    .select('take_down_reason as takeDownReason')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function takeDown(tx: Tx, id: string, by: string, reason: string): Promise<void> {
  await tx
    .updateTable('snippets')
    .set({ taken_down_at: sql<Date>`clock_timestamp()`, taken_down_by: by, take_down_reason: reason })
    .where('id', '=', id)
    .execute();
}

export async function putBack(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('snippets')
    .set({ taken_down_at: null, taken_down_by: null, take_down_reason: null })
    .where('id', '=', id)
    .execute();
}

/** Closes every open report of a snippet; returns how many there were. */
export async function closeReports(tx: Tx, id: string): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('snippet_reports')
    .set({ closed_at: sql<Date>`clock_timestamp()` })
    .where('snippet_id', '=', id)
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

export interface ReportedRecord extends SnippetRecord {
  sharedBy: string | null;
  takenDownAt: Date | null;
  takenDownBy: string | null;
  reportCount: number;
}

/** Snippets that have an open report, or none but closed ones; the latest reported first. */
export async function listReported(
  db: Db,
  { state, limit, offset }: { state: ReportState; limit: number; offset: number },
): Promise<{ snippets: ReportedRecord[]; total: number }> {
  const { rows } = await sql<ReportedRecord & { total: number }>`
    select s.id, s.files, s.created_at as "createdAt", author.name as "sharedBy", s.taken_down_at as "takenDownAt",
      admin.name as "takenDownBy", s.take_down_reason as "takeDownReason", r.count as "reportCount", r.total
    from (
      select snippet_id, max(created_at) as latest, count(*)::int as count, (count(*) over ())::int as total
      from snippet_reports group by snippet_id having bool_or(closed_at is null) = ${state === 'open'}
      order by latest desc, snippet_id limit ${limit} offset ${offset}
    ) as r
    join snippets s on s.id = r.snippet_id
    left join people author on author.id = s.person_id
    left join people admin on admin.id = s.taken_down_by
    order by r.latest desc, s.id`.execute(db);
  return { snippets: rows, total: rows[0]?.total ?? 0 };
}

export interface ReportRecord {
  snippetId: string;
  reason: ReportReason;
  detail: string | null;
  createdAt: Date;
  closedAt: Date | null;
  by: string | null;
}

/** The newest reports of each of these snippets, at most `each` of one. */
export async function listReports(db: Db, ids: readonly string[], each: number): Promise<ReportRecord[]> {
  const { rows } = await sql<ReportRecord>`
    select r.snippet_id as "snippetId", r.reason, r.detail, r.created_at as "createdAt", r.closed_at as "closedAt",
      p.name as by
    from unnest(${[...ids]}::text[]) as wanted (id)
      cross join lateral (select * from snippet_reports where snippet_id = wanted.id order by id desc limit ${each}) as r
      left join people p on p.id = r.person_id
    order by r.created_at desc`.execute(db);
  return rows;
}
