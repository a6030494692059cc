import type { Artefact } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';
import { toJsonb } from '../json.ts';

/** Stores artefacts; a name that this submission has already keeps the newest content. */
export async function upsertArtefacts(tx: Tx, submissionId: string, artefacts: Artefact[]): Promise<void> {
  for (const artefact of artefacts) {
    const values = {
      title: toJsonb(artefact.title),
      media_type: artefact.mediaType,
      size_bytes: artefact.sizeBytes,
      sha256: artefact.sha256,
    };
    await tx
      .insertInto('artefacts')
      .values({ submission_id: submissionId, name: artefact.name, ...values })
      .onConflict((conflict) => conflict.columns(['submission_id', 'name']).doUpdateSet(values))
      .execute();
  }
}

/** Forgets the artefacts of a try that did not come to a verdict. */
export async function deleteArtefacts(tx: Tx, submissionId: string): Promise<void> {
  await tx.deleteFrom('artefacts').where('submission_id', '=', submissionId).execute();
}

/** The artefacts of several submissions, by submission. */
export async function listArtefacts(db: Db, submissionIds: string[]): Promise<Map<string, Artefact[]>> {
  const found = new Map<string, Artefact[]>(submissionIds.map((id) => [id, []]));
  if (submissionIds.length === 0) return found;
  const rows = await db
    .selectFrom('artefacts')
    .selectAll()
    .where('submission_id', 'in', submissionIds)
    .orderBy('name')
    .execute();
  for (const row of rows) found.get(row.submission_id)?.push(toArtefact(row));
  return found;
}

export async function findArtefact(
  db: Db,
  submissionId: string,
  name: string,
): Promise<Artefact | undefined> {
  const row = await db
    .selectFrom('artefacts')
    .selectAll()
    .where('submission_id', '=', submissionId)
    .where('name', '=', name)
    .executeTakeFirst();
  return row && toArtefact(row);
}

function toArtefact(row: {
  name: string;
  title: Artefact['title'];
  media_type: string;
  size_bytes: number;
  sha256: string;
}): Artefact {
  return {
    name: row.name,
    title: row.title,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
  };
}
