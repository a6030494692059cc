import { sql } from 'kysely';
import type { TokenScope } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';
import { lockPerson, type Person } from './people.ts';

export interface ApiTokenRecord {
  id: string;
  name: string;
  hint: string;
  scopes: TokenScope[];
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
}

export interface NewApiToken {
  personId: string;
  name: string;
  tokenHash: Buffer;
  hint: string;
  scopes: TokenScope[];
  /** From now on. */
  days: number;
}

/** Stores a token unless the person has `most` living ones already; then undefined. */
export async function insertToken(
  tx: Tx,
  input: NewApiToken,
  most: number,
): Promise<ApiTokenRecord | undefined> {
  await lockPerson(tx, input.personId);
  const living = await listTokens(tx, input.personId);
  if (living.length >= most) return undefined;
  const { id } = await tx
    .insertInto('api_tokens')
    .values({
      person_id: input.personId,
      name: input.name,
      token_hash: input.tokenHash,
      hint: input.hint,
      scopes: input.scopes,
      expires_at: sql<Date>`clock_timestamp() + ${input.days} * interval '1 day'`,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return (await listTokens(tx, input.personId)).find((token) => token.id === id);
}

/** Those that still open something, and those that ran out; the newest first. */
export async function listTokens(db: Db, personId: string): Promise<ApiTokenRecord[]> {
  const rows = await db
    .selectFrom('api_tokens')
    .select([
      'id',
      'name',
      'hint',
      'scopes',
      'created_at as createdAt',
      'expires_at as expiresAt',
      'last_used_at as lastUsedAt',
    ])
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map((row) => ({ ...row, scopes: row.scopes as TokenScope[] }));
}

/** False when there was none. */
export async function revokeToken(tx: Tx, personId: string, id: string): Promise<boolean> {
  const row = await tx
    .updateTable('api_tokens')
    .set({ revoked_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whose a living token is; notes its use, at most once a minute: reads stay reads. */
export async function useToken(
  db: Db,
  tokenHash: Buffer,
): Promise<{ person: Person; scopes: TokenScope[] } | undefined> {
  const row = await db
    .selectFrom('api_tokens as t')
    .innerJoin('people as p', 'p.id', 't.person_id')
    .select(['t.id as tokenId', 't.scopes', 'p.id', 'p.role', 'p.guest', 'p.name', 'p.email'])
    .select(sql<boolean>`coalesce(t.last_used_at < now() - interval '1 minute', true)`.as('stale'))
    .where('t.token_hash', '=', tokenHash)
    .where('t.revoked_at', 'is', null)
    .where('t.expires_at', '>', sql<Date>`clock_timestamp()`)
    .where('p.deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const { tokenId, scopes, stale, ...person } = row;
  if (stale) {
    await db
      .updateTable('api_tokens')
      .set({ last_used_at: sql`now()` })
      .where('id', '=', tokenId)
      .execute();
  }
  return { person, scopes: scopes as TokenScope[] };
}
