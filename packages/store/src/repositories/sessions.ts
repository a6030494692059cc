import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';

/** A session of an account that nobody uses for so long ends by itself. */
export const SESSION_IDLE_DAYS = 60;

export interface NewSession {
  personId: string;
  tokenHash: Buffer;
  userAgent: string | null;
  address: string | null;
}

export interface SessionRecord {
  id: string;
  tokenHash: Buffer;
  createdAt: Date;
  lastUsedAt: Date;
  userAgent: string | null;
  address: string | null;
  signedInAt: Date | null;
}

/** Somebody has proved who they are. */
export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx
    .insertInto('sessions')
    .values({
      person_id: session.personId,
      token_hash: session.tokenHash,
      user_agent: session.userAgent,
      address: session.address,
      signed_in_at: sql<Date>`clock_timestamp()`,
    })
    .execute();
}

/** Those that still open something, the newest use first. */
export async function listSessions(db: Db, personId: string): Promise<SessionRecord[]> {
  return db
    .selectFrom('sessions')
    .select([
      'id',
      'token_hash as tokenHash',
      'created_at as createdAt',
      'last_used_at as lastUsedAt',
      'user_agent as userAgent',
      'address',
      'signed_in_at as signedInAt',
    ])
    .where('person_id', '=', personId)
    .where('last_used_at', '>', sql<Date>`now() - ${SESSION_IDLE_DAYS} * interval '1 day'`)
    .orderBy('last_used_at', 'desc')
    .orderBy('id')
    .execute();
}

/** Says whether it was there. */
export async function deleteSession(db: Db, personId: string, id: string): Promise<boolean> {
  const row = await db
    .deleteFrom('sessions')
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteSessionByToken(db: Db, tokenHash: Buffer): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
}

/** Ends all sessions of a person but one; without one all. Returns how many. */
export async function deleteOtherSessions(
  db: Db,
  personId: string,
  keep: Buffer | undefined,
): Promise<number> {
  let query = db.deleteFrom('sessions').where('person_id', '=', personId);
  if (keep) query = query.where('token_hash', '<>', keep);
  const result = await query.executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Whether the session's owner proved who they are within so many minutes. */
export async function isFresh(db: Db, tokenHash: Buffer, minutes: number): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .select('id')
    .where('token_hash', '=', tokenHash)
    .where('signed_in_at', '>', sql<Date>`clock_timestamp() - ${minutes} * interval '1 minute'`)
    .executeTakeFirst();
  return row !== undefined;
}
