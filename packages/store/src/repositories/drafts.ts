import { sql } from 'kysely';
import type { Draft, WorkspaceFiles } from '@gopherlab/contracts';
import type { Db } from '../database.ts';
import { toJsonb } from '../json.ts';

interface DraftKey {
  personId: string;
  lab: string;
}

export async function findDraft(db: Db, { personId, lab }: DraftKey): Promise<Draft | undefined> {
  const row = await db
    .selectFrom('drafts')
    .select(['files', 'revision', 'saved_at'])
    .where('person_id', '=', personId)
    .where('lab', '=', lab)
    .executeTakeFirst();
  return row && toDraft(row);
}

/**
 * Saves when `baseRevision` is still the newest (0: there is none); undefined when somebody was faster. Revisions only
 * ever grow, also over a deletion, so that a forgotten tab cannot hit an old number by chance.
 */
export async function saveDraft(
  db: Db,
  { personId, lab, files, baseRevision }: DraftKey & { files: WorkspaceFiles; baseRevision: number },
): Promise<Draft | undefined> {
  const json = toJsonb(files);
  const changed = { files: json, saved_at: sql<Date>`now()`, revision: sql<number>`drafts.revision + 1` };
  const query =
    baseRevision === 0
      ? db
          .insertInto('drafts')
          .values({ person_id: personId, lab, files: json, revision: 1, saved_at: sql`now()` })
          .onConflict((conflict) =>
            conflict.columns(['person_id', 'lab']).doUpdateSet(changed).where('drafts.saved_at', 'is', null),
          )
          .returning(['files', 'revision', 'saved_at'])
      : db
          .updateTable('drafts')
          .set(changed)
          .where('person_id', '=', personId)
          .where('lab', '=', lab)
          .where('revision', '=', baseRevision)
          .returning(['files', 'revision', 'saved_at']);
  const row = await query.executeTakeFirst();
  return row && toDraft(row);
}

/** Empties a draft; undefined when there was none. */
export async function deleteDraft(db: Db, { personId, lab }: DraftKey): Promise<Draft | undefined> {
  const row = await db
    .updateTable('drafts')
    .set({ files: '{}', saved_at: null, revision: sql`revision + 1` })
    .where('person_id', '=', personId)
    .where('lab', '=', lab)
    .returning(['files', 'revision', 'saved_at'])
    .executeTakeFirst();
  return row && toDraft(row);
}

function toDraft(row: { files: WorkspaceFiles; revision: number; saved_at: Date | null }): Draft {
  return { files: row.files, revision: row.revision, savedAt: row.saved_at?.toISOString() ?? null };
}
