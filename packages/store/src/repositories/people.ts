import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';
import type { PeopleTable } from '../schema.ts';
import { SESSION_IDLE_DAYS } from './sessions.ts';

export interface Person {
  id: string;
  role: PeopleTable['role'];
  guest: boolean;
  /** Null for guests. */
  name: string | null;
  email: string | null;
}

/** Makes a guest and the session that its browser will show. */
export async function createGuest(db: Db, tokenHash: Buffer): Promise<Person> {
  return db.transaction().execute(async (tx) => {
    const person = await tx
      .insertInto('people')
      .values({ role: 'candidate', guest: true })
      .returning(['id', 'role', 'guest', 'name', 'email'])
      .executeTakeFirstOrThrow();
    await tx.insertInto('sessions').values({ token_hash: tokenHash, person_id: person.id }).execute();
    return person;
  });
}

/** Whom a session belongs to. */
export async function findPersonByToken(db: Db, tokenHash: Buffer): Promise<Person | undefined> {
  return db
    .selectFrom('sessions')
    .innerJoin('people', 'people.id', 'sessions.person_id')
    .select(['people.id', 'people.role', 'people.guest', 'people.name', 'people.email'])
    .where('people.deleted_at', 'is', null)
    .where('sessions.token_hash', '=', tokenHash)
    .where((eb) =>
      eb.or([
        // A guest's cookie is all there is of them.
        eb('people.guest', '=', true),
        eb('sessions.last_used_at', '>', sql<Date>`now() - ${SESSION_IDLE_DAYS} * interval '1 day'`),
      ]),
    )
    .executeTakeFirst();
}

/** Notes that a session is in use, at most once an hour: reads stay reads. */
export async function touchSession(db: Db, tokenHash: Buffer): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ last_used_at: sql`now()` })
    .where('token_hash', '=', tokenHash)
    .where('last_used_at', '<', sql<Date>`now() - interval '1 hour'`)
    .execute();
}

/** Makes everything else that one person starts wait until this transaction ends. */
export async function lockPerson(tx: Tx, personId: string): Promise<void> {
  await tx.selectFrom('people').select('id').where('id', '=', personId).forUpdate().executeTakeFirstOrThrow();
}

export async function getPerson(db: Db, personId: string): Promise<Person> {
  return db
    .selectFrom('people')
    .select(['id', 'role', 'guest', 'name', 'email'])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
}
