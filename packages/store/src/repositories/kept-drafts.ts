import { sql } from 'kysely';
import type { WorkspaceFiles } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';

export interface KeptDraft {
  id: string;
  lab: string;
  savedAt: Date;
  files: WorkspaceFiles;
}

export async function listKeptDrafts(db: Db, personId: string): Promise<KeptDraft[]> {
  return db
    .selectFrom('kept_drafts')
    .select(['id', 'lab', 'saved_at as savedAt', 'files'])
    .where('person_id', '=', personId)
    .orderBy('kept_at', 'desc')
    .execute();
}

/** Makes it the draft of its lab again; what is the draft now is put aside in its place. False when there is none. */
export async function restoreKeptDraft(tx: Tx, personId: string, id: string): Promise<boolean> {
  const kept = await tx
    .deleteFrom('kept_drafts')
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .returning(['lab', 'files'])
    .executeTakeFirst();
  if (!kept) return false;
  await sql`insert into kept_drafts (person_id, lab, files, saved_at)
    select person_id, lab, files, saved_at from drafts
    where person_id = ${personId} and lab = ${kept.lab} and saved_at is not null for update`.execute(tx);
  await sql`insert into drafts (person_id, lab, files, revision, saved_at)
    values (${personId}, ${kept.lab}, ${JSON.stringify(kept.files)}::jsonb, 1, now())
    on conflict (person_id, lab) do update set files = excluded.files, saved_at = excluded.saved_at,
      revision = drafts.revision + 1`.execute(tx);
  return true;
}

export async function deleteKeptDraft(db: Db, personId: string, id: string): Promise<boolean> {
  const row = await db
    .deleteFrom('kept_drafts')
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
