import { sql } from 'kysely';
import type { RoleName } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';
import { appendAudit } from './audit.ts';
import type { Person } from './people.ts';
import { deleteOtherSessions } from './sessions.ts';

/** Two who sign up at once to an empty installation: one of them is first. */
const FIRST_ACCOUNT_LOCK = 7_205_001;
const PERSON = ['id', 'role', 'guest', 'name', 'email'] as const;

export interface NewAccount {
  /** The guest that becomes the account; without one, or when it is none any more, a person is made. */
  guestId: string | undefined;
  name: string;
  /** In lower case. */
  email: string;
  emailVerified: boolean;
  /** What an invitation gives. */
  invitedAs: RoleName | undefined;
  /** How they came: `password`, or a provider's name. */
  by: string;
  requestId: string | null;
}

/**
 * Makes an account of a guest: the same person, so that all work is kept without moving anything. The first account of an
 * installation is its admin. The database refuses an address that another account has (23505, `people_email`).
 */
export async function becomeAccount(tx: Tx, account: NewAccount): Promise<Person> {
  await lockSignUps(tx);
  const first = !(await hasAccounts(tx));
  const values = {
    role: first ? ('admin' as const) : (account.invitedAs ?? ('candidate' as const)),
    guest: false,
    name: account.name,
    email: account.email,
    email_verified: account.emailVerified,
  };
  const person = (await upgradeGuest(tx, account.guestId, values)) ?? (await insertPerson(tx, values));
  await appendAudit(tx, {
    actorId: person.id,
    action: 'account.created',
    subjectKind: 'person',
    subjectId: person.id,
    detail: { role: person.role, by: account.by, first, invited: account.invitedAs !== undefined },
    requestId: account.requestId,
  });
  return person;
}

/** Until the transaction ends nobody else signs up. */
export async function lockSignUps(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${FIRST_ACCOUNT_LOCK})`.execute(tx);
}

type AccountValues = Pick<Person, 'role' | 'guest' | 'name' | 'email'> & { email_verified: boolean };

async function upgradeGuest(
  tx: Tx,
  guestId: string | undefined,
  values: AccountValues,
): Promise<Person | undefined> {
  if (guestId === undefined) return undefined;
  return tx
    .updateTable('people')
    .set({ ...values, updated_at: sql<Date>`now()` })
    .where('id', '=', guestId)
    .where('guest', '=', true)
    .returning(PERSON)
    .executeTakeFirst();
}

async function insertPerson(tx: Tx, values: AccountValues): Promise<Person> {
  return tx.insertInto('people').values(values).returning(PERSON).executeTakeFirstOrThrow();
}

/** Whether anybody has ever signed up here. */
export async function hasAccounts(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('people')
    .select('id')
    .where('guest', '=', false)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The account with this address, in lower case. */
export async function findByEmail(
  db: Db,
  email: string,
): Promise<(Person & { emailVerified: boolean }) | undefined> {
  return db
    .selectFrom('people')
    .select([...PERSON, 'email_verified as emailVerified'])
    .where(sql<string>`lower(email)`, '=', email)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}

export interface AccountRecord extends Person {
  emailVerified: boolean;
  createdAt: Date;
  /** Names of ways to sign in: `credential` is a password. */
  providers: string[];
}

export async function getAccount(db: Db, personId: string): Promise<AccountRecord> {
  const person = await db
    .selectFrom('people')
    .select([...PERSON, 'email_verified as emailVerified', 'created_at as createdAt'])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('credentials')
    .select('provider')
    .where('person_id', '=', personId)
    .orderBy('provider')
    .execute();
  return { ...person, providers: rows.map(({ provider }) => provider) };
}

export async function rename(db: Db, personId: string, name: string): Promise<void> {
  await db
    .updateTable('people')
    .set({ name, updated_at: sql<Date>`now()` })
    .where('id', '=', personId)
    .execute();
}

/** The database refuses an address that another account has (23505, `people_email`). */
export async function changeEmail(db: Db, personId: string, email: string, verified: boolean): Promise<void> {
  await db
    .updateTable('people')
    .set({ email, email_verified: verified, updated_at: sql<Date>`now()` })
    .where('id', '=', personId)
    .execute();
}

export async function findPasswordHash(db: Db, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('credentials')
    .select('password_hash as hash')
    .where('person_id', '=', personId)
    .where('provider', '=', 'credential')
    .executeTakeFirst();
  return row?.hash ?? undefined;
}

/** Gives the account its password, or another one. */
export async function setPasswordHash(db: Db, personId: string, hash: string): Promise<void> {
  await db
    .insertInto('credentials')
    .values({ person_id: personId, provider: 'credential', subject: personId, password_hash: hash })
    .onConflict((conflict) =>
      conflict
        .columns(['provider', 'subject'])
        .doUpdateSet({ password_hash: hash, updated_at: sql<Date>`now()` }),
    )
    .execute();
}

/** Takes a way to sign in away; says whether it was there. */
export async function deleteCredential(db: Db, personId: string, provider: string): Promise<boolean> {
  const row = await db
    .deleteFrom('credentials')
    .where('person_id', '=', personId)
    .where('provider', '=', provider)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export interface PasskeyRecord {
  id: string;
  name: string | null;
  createdAt: Date;
  backedUp: boolean;
}

export async function listPasskeys(db: Db, personId: string): Promise<PasskeyRecord[]> {
  return db
    .selectFrom('passkeys')
    .select(['id', 'name', 'created_at as createdAt', 'backed_up as backedUp'])
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .execute();
}

export async function deletePasskey(db: Db, personId: string, id: string): Promise<boolean> {
  const row = await db
    .deleteFrom('passkeys')
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps what comes back once with a link; the link's secret is in `identifier` as a hash only. */
export async function insertVerification(
  db: Db,
  { identifier, value, minutes }: { identifier: string; value: unknown; minutes: number },
): Promise<void> {
  // What has run out serves nobody.
  await db
    .deleteFrom('verifications')
    .where('expires_at', '<', sql<Date>`now()`)
    .execute();
  await db
    .insertInto('verifications')
    .values({
      identifier,
      value: JSON.stringify(value),
      expires_at: sql<Date>`now() + ${minutes} * interval '1 minute'`,
    })
    .execute();
}

/** Uses it up; undefined when it was used or has run out. Of two who come at once one gets it. */
export async function takeVerification(tx: Tx, identifier: string): Promise<unknown> {
  const row = await tx
    .deleteFrom('verifications')
    .where('identifier', '=', identifier)
    .returning(['value', sql<boolean>`expires_at > now()`.as('live')])
    .executeTakeFirst();
  return row?.live ? JSON.parse(row.value) : undefined;
}

/** Takes back the links that set a person's password; only the newest ever opens anything. */
export async function revokeResets(tx: Tx, personId: string): Promise<void> {
  await tx
    .deleteFrom('verifications')
    .where('identifier', 'like', 'reset:%')
    .where('value', 'like', `%"personId":"${personId}"%`)
    .execute();
}

/** An account that is there; a guest has no password, and who has left has none any more. */
export async function findAccount(
  db: Db | Tx,
  id: string,
): Promise<{ id: string; email: string | null } | undefined> {
  return db
    .selectFrom('people')
    .select(['id', 'email'])
    .where('id', '=', id)
    .where('guest', '=', false)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}

/**
 * Sets a password by a link, and ends every session. One that was mailed confirms the address; one that an admin handed
 * over says nothing of it.
 */
export async function resetPassword(
  tx: Tx,
  personId: string,
  { hash, mailed, requestId }: { hash: string; mailed: boolean; requestId: string | null },
): Promise<void> {
  await setPasswordHash(tx, personId, hash);
  if (mailed)
    await tx.updateTable('people').set({ email_verified: true }).where('id', '=', personId).execute();
  await revokeResets(tx, personId);
  await deleteOtherSessions(tx, personId, undefined);
  await appendAudit(tx, {
    actorId: personId,
    action: 'account.password-reset',
    subjectKind: 'person',
    subjectId: personId,
    detail: {},
    requestId,
  });
}
