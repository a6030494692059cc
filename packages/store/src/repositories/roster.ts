import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';
import { appendAudit } from './audit.ts';

export interface RosterRecord {
  id: string;
  /** As it was imported; two that differ in case only are one. */
  email: string;
  name: string;
  externalId: string | null;
  /** Who signed up with it. */
  personId: string | null;
  /** Whether that person is a member of the cohort now. */
  isMember: boolean;
  createdAt: Date;
}

/** By address. */
export async function listRoster(db: Db | Tx, cohortId: string): Promise<RosterRecord[]> {
  return db
    .selectFrom('roster_entries as r')
    .leftJoin('cohort_members as m', (join) =>
      join
        .onRef('m.cohort_id', '=', 'r.cohort_id')
        .onRef('m.person_id', '=', 'r.person_id')
        .on('m.removed_at', 'is', null),
    )
    .select([
      'r.id',
      'r.email',
      'r.name',
      'r.external_id as externalId',
      'r.person_id as personId',
      sql<boolean>`m.person_id is not null`.as('isMember'),
      'r.created_at as createdAt',
    ])
    .where('r.cohort_id', '=', cohortId)
    .orderBy(sql`lower(r.email)`)
    .execute();
}

export interface RosterDetails {
  email: string;
  name: string;
  externalId: string | null;
}

/** Adds lines; none of them may be there yet. */
export async function insertRoster(
  tx: Tx,
  cohortId: string,
  entries: readonly RosterDetails[],
): Promise<void> {
  if (entries.length === 0) return;
  await sql`insert into roster_entries (cohort_id, email, name, external_id)
    select ${cohortId}::uuid, email, name, "externalId"
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
      as e(email text, name text, "externalId" text)`.execute(tx);
}

/** Gives lines another name or id. */
export async function updateRoster(
  tx: Tx,
  cohortId: string,
  entries: readonly (Omit<RosterDetails, 'email'> & { id: string })[],
): Promise<void> {
  if (entries.length === 0) return;
  await sql`update roster_entries as r set name = e.name, external_id = e."externalId"
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as e(id uuid, name text, "externalId" text)
    where r.id = e.id and r.cohort_id = ${cohortId}`.execute(tx);
}

/** Says how many there were. */
export async function deleteRoster(tx: Tx, cohortId: string, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const deleted = await tx
    .deleteFrom('roster_entries')
    .where('cohort_id', '=', cohortId)
    .where('id', 'in', ids)
    .returning('id')
    .execute();
  return deleted.length;
}

/** The lines of people whom an instructor takes out: a later import makes them anew. */
export async function deleteRosterOf(tx: Tx, cohortId: string, personId: string): Promise<void> {
  await tx
    .deleteFrom('roster_entries')
    .where('cohort_id', '=', cohortId)
    .where('person_id', '=', personId)
    .execute();
}

/** Which of these addresses, in lower case, somebody has an account with. */
export async function listAccountsOf(
  db: Db | Tx,
  emails: readonly string[],
  verifiedOnly: boolean,
): Promise<Set<string>> {
  const { rows } = await sql<{ email: string }>`select lower(email) as email from people
    where lower(email) = any(${emails}::text[]) and not guest and deleted_at is null
      and (email_verified or not ${verifiedOnly}::boolean)`.execute(db);
  return new Set(rows.map(({ email }) => email));
}

/**
 * Makes whoever has an account with the address of a waiting line a member of the cohort; says how many. `verifiedOnly`
 * where mail is configured: an address that nobody has proved is anybody's.
 */
export async function linkCohort(tx: Tx, cohortId: string, verifiedOnly: boolean): Promise<number> {
  const { rows } = await sql`
    with linked as (
      update roster_entries as r set person_id = p.id from people as p
      where r.cohort_id = ${cohortId} and r.person_id is null
        and lower(p.email) = lower(r.email) and not p.guest and p.deleted_at is null
        and (p.email_verified or not ${verifiedOnly}::boolean)
      returning p.id as person_id
    )
    insert into cohort_members as m (cohort_id, person_id, role)
    select ${cohortId}::uuid, person_id, 'learner' from linked
    on conflict (cohort_id, person_id) do update set removed_at = null, joined_at = clock_timestamp()
      where m.removed_at is not null
    returning m.person_id`.execute(tx);
  return rows.length;
}

/**
 * Makes a person a member of every cohort whose roster waits for their address, except archived ones. To be called in the
 * transaction in which an address becomes theirs: at sign-up, or where mail is configured when they have proved it.
 * Returns the cohorts.
 */
export async function linkRosterEntries(
  tx: Tx,
  person: { id: string; email: string | null },
  requestId: string | null = null,
): Promise<string[]> {
  if (person.email === null) return [];
  const { rows } = await sql<{ cohortId: string }>`
    with linked as (
      update roster_entries as r set person_id = ${person.id}::uuid from cohorts as c
      where c.id = r.cohort_id and c.archived_at is null and r.person_id is null
        and lower(r.email) = lower(${person.email})
      returning r.cohort_id
    )
    insert into cohort_members as m (cohort_id, person_id, role)
    select cohort_id, ${person.id}::uuid, 'learner' from linked
    on conflict (cohort_id, person_id) do update set removed_at = null, joined_at = clock_timestamp()
      where m.removed_at is not null
    returning m.cohort_id as "cohortId"`.execute(tx);
  const cohortIds = rows.map(({ cohortId }) => cohortId);
  for (const cohortId of cohortIds) {
    await appendAudit(tx, {
      actorId: person.id,
      action: 'cohort.joined',
      subjectKind: 'cohort',
      subjectId: cohortId,
      detail: { personId: person.id, by: 'roster' },
      requestId,
    });
  }
  return cohortIds;
}
