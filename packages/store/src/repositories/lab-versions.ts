import type { Db } from '../database.ts';
import { toJsonb } from '../json.ts';
import type { LabVersion } from '../schema.ts';

/** Keeps what gradings are made with, so that each can be repeated after the lab has changed. Known versions stay as they are. */
export async function keepLabVersions(db: Db, versions: readonly LabVersion[]): Promise<void> {
  if (versions.length === 0) return;
  await db
    .insertInto('lab_versions')
    .values(
      versions.map(({ slug, labHash, manifest, files }) => ({
        lab_hash: labHash,
        lab: slug,
        data: toJsonb({ slug, labHash, manifest, files }),
      })),
    )
    .onConflict((conflict) => conflict.column('lab_hash').doNothing())
    .execute();
}

export async function findLabVersion(db: Db, labHash: string): Promise<LabVersion | undefined> {
  const row = await db
    .selectFrom('lab_versions')
    .select('data')
    .where('lab_hash', '=', labHash)
    .executeTakeFirst();
  return row?.data;
}
