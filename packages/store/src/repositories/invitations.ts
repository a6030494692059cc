import { sql } from 'kysely';
import type { RoleName } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';

export interface InvitationRecord {
  id: string;
  role: RoleName;
  email: string | null;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  revokedAt: Date | null;
  /** Now, by the database's clock. */
  expired: boolean;
}

const expired = sql<boolean>`expires_at <= clock_timestamp()`.as('expired');
const COLUMNS = [
  'id',
  'role',
  'email',
  'created_at as createdAt',
  'expires_at as expiresAt',
  'used_at as usedAt',
  'revoked_at as revokedAt',
] as const;

export interface NewInvitation {
  tokenHash: Buffer;
  role: RoleName;
  email: string | null;
  createdBy: string;
  days: number;
}

export async function insertInvitation(tx: Tx, input: NewInvitation): Promise<InvitationRecord> {
  return tx
    .insertInto('invitations')
    .values({
      token_hash: input.tokenHash,
      role: input.role,
      email: input.email,
      created_by: input.createdBy,
      expires_at: sql<Date>`clock_timestamp() + ${input.days} * interval '1 day'`,
    })
    .returning([...COLUMNS, expired])
    .executeTakeFirstOrThrow();
}

export async function findInvitation(db: Db, tokenHash: Buffer): Promise<InvitationRecord | undefined> {
  return db
    .selectFrom('invitations')
    .select([...COLUMNS, expired])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
}

/** Newest first; with who made it and who used it. */
export async function listInvitations(
  db: Db,
  limit: number,
): Promise<(InvitationRecord & { createdByName: string | null; usedByName: string | null })[]> {
  return db
    .selectFrom('invitations as i')
    .leftJoin('people as maker', 'maker.id', 'i.created_by')
    .leftJoin('people as user', 'user.id', 'i.used_by')
    .select([
      'i.id',
      'i.role',
      'i.email',
      'i.created_at as createdAt',
      'i.expires_at as expiresAt',
      'i.used_at as usedAt',
      'i.revoked_at as revokedAt',
      sql<boolean>`i.expires_at <= clock_timestamp()`.as('expired'),
      'maker.name as createdByName',
      'user.name as usedByName',
    ])
    .orderBy('i.created_at', 'desc')
    .limit(limit)
    .execute();
}

/** Uses an invitation up; undefined where it was used, revoked or has run out: of two who come at once one gets it. */
export async function useInvitation(
  tx: Tx,
  tokenHash: Buffer,
): Promise<{ id: string; role: RoleName } | undefined> {
  return tx
    .updateTable('invitations')
    .set({ used_at: sql<Date>`clock_timestamp()` })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .returning(['id', 'role'])
    .executeTakeFirst();
}

export async function setInvitationUser(tx: Tx, id: string, personId: string): Promise<void> {
  await tx.updateTable('invitations').set({ used_by: personId }).where('id', '=', id).execute();
}

/** Says whether there was one to revoke: a used one stays as it is. */
export async function revokeInvitation(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .updateTable('invitations')
    .set({ revoked_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
