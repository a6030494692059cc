import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';

export interface LtiRegistrationRecord {
  id: string;
  name: string;
  instructorsTeach: boolean;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  lastError: string | null;
}

const COLUMNS = [
  'r.id',
  'r.name',
  'r.instructors_teach as instructorsTeach',
  'r.created_by as createdBy',
  'r.created_at as createdAt',
  'r.expires_at as expiresAt',
  'r.used_at as usedAt',
  'r.last_error as lastError',
] as const;

/** The newest first, with the platform that came of each. */
export async function listRegistrations(
  db: Db,
  most: number,
): Promise<(LtiRegistrationRecord & { platform: string | null })[]> {
  return db
    .selectFrom('lti_registrations as r')
    .leftJoin('lti_platforms as p', 'p.id', 'r.platform_id')
    .select([...COLUMNS, 'p.name as platform'])
    .orderBy('r.created_at', 'desc')
    .limit(most)
    .execute();
}

export async function insertRegistration(
  tx: Tx,
  input: { tokenHash: Buffer; name: string; instructorsTeach: boolean; createdBy: string; hours: number },
): Promise<string> {
  const { id } = await tx
    .insertInto('lti_registrations')
    .values({
      token_hash: input.tokenHash,
      name: input.name,
      instructors_teach: input.instructorsTeach,
      created_by: input.createdBy,
      expires_at: sql<Date>`clock_timestamp() + ${input.hours} * interval '1 hour'`,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** One that can still be used; undefined also for whoever made it if they are no admin any more. */
export async function findOpen(db: Db, tokenHash: Buffer): Promise<LtiRegistrationRecord | undefined> {
  return db
    .selectFrom('lti_registrations as r')
    .innerJoin('people as p', 'p.id', 'r.created_by')
    .select(COLUMNS)
    .where('r.token_hash', '=', tokenHash)
    .where('r.used_at', 'is', null)
    .where('r.expires_at', '>', sql<Date>`clock_timestamp()`)
    .where('p.role', '=', 'admin')
    .where('p.deleted_at', 'is', null)
    .executeTakeFirst();
}

/** Takes it, so that nobody else can; false when somebody was first. */
export async function take(db: Db, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('lti_registrations')
    .set({ used_at: sql`clock_timestamp()`, last_error: null })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** It did not come to a platform: it may be used again. */
export async function giveBack(db: Db, id: string, error: string): Promise<void> {
  await db
    .updateTable('lti_registrations')
    .set({ used_at: null, last_error: error })
    .where('id', '=', id)
    .execute();
}

export async function setPlatform(tx: Tx, id: string, platformId: string): Promise<void> {
  await tx.updateTable('lti_registrations').set({ platform_id: platformId }).where('id', '=', id).execute();
}

/** Ends one that nothing came of; false when there is none. */
export async function deleteOpen(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('lti_registrations')
    .where('id', '=', id)
    .where('platform_id', 'is', null)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
