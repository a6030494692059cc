import { sql } from 'kysely';
import type { TrackDefinition } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';

export interface TrackRecord {
  id: string;
  createdBy: string;
  track: TrackDefinition;
}

const COLUMNS = ['tracks.id', 'tracks.created_by as createdBy', 'tracks.data as track'] as const;

const taught = (db: Db | Tx) =>
  db
    .selectFrom('tracks')
    .innerJoin('people', 'people.id', 'tracks.created_by')
    .select(COLUMNS)
    .where('tracks.deleted_at', 'is', null)
    .where('people.role', 'in', ['instructor', 'admin']);

/** Tracks that instructors and admins have made, by slug; what was made by who teaches no more proves nothing to others. */
export async function listTaughtTracks(db: Db | Tx): Promise<TrackRecord[]> {
  return taught(db).orderBy('tracks.slug').execute();
}

/** One of `listTaughtTracks`; nobody else changes it until the transaction ends. */
export async function lockTaughtTrack(tx: Tx, slug: string): Promise<TrackRecord | undefined> {
  return taught(tx).where('tracks.slug', '=', slug).forUpdate('tracks').executeTakeFirst();
}

/** Its id; undefined when a track of that slug is there. */
export async function insertTrack(
  tx: Tx,
  { track, createdBy }: Omit<TrackRecord, 'id'>,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('tracks')
    .values({ slug: track.slug, data: JSON.stringify(track), created_by: createdBy })
    .onConflict((conflict) => conflict.column('slug').where('deleted_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export async function updateTrack(tx: Tx, id: string, track: TrackDefinition): Promise<void> {
  await tx
    .updateTable('tracks')
    .set({ data: JSON.stringify(track), updated_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}

/** Marks it as deleted: certificates and assignments that name it stay what they were. */
export async function deleteTrack(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('tracks')
    .set({ deleted_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}
