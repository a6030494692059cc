import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';
import type { CohortMembersTable } from '../schema.ts';

type CohortRole = CohortMembersTable['role'];

export interface MemberRecord {
  personId: string;
  role: CohortRole;
  name: string | null;
  email: string | null;
  externalId: string | null;
  joinedAt: Date;
}

/** Instructors first, then by name; whoever left or was removed is not there. */
export async function listMembers(db: Db | Tx, cohortId: string): Promise<MemberRecord[]> {
  const { rows } = await sql<MemberRecord>`
    select p.id as "personId", m.role, coalesce(nullif(r.name, ''), p.name) as name,
      coalesce(p.email, r.email) as email, r.external_id as "externalId", m.joined_at as "joinedAt"
    from cohort_members m
      join people p on p.id = m.person_id
      left join lateral (
        select * from roster_entries where cohort_id = m.cohort_id and person_id = m.person_id
        order by created_at desc, id limit 1
      ) as r on true
    where m.cohort_id = ${cohortId} and m.removed_at is null
    order by m.role, lower(coalesce(nullif(r.name, ''), p.name)), p.id`.execute(db);
  return rows;
}

/** What somebody is in a cohort now. */
export async function findRole(
  db: Db | Tx,
  cohortId: string,
  personId: string,
): Promise<CohortRole | undefined> {
  const row = await db
    .selectFrom('cohort_members')
    .select('role')
    .where('cohort_id', '=', cohortId)
    .where('person_id', '=', personId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row?.role;
}

/** Makes somebody a member, anew if they were one before. */
export async function putMember(
  tx: Tx,
  { cohortId, personId, role }: { cohortId: string; personId: string; role: CohortRole },
): Promise<void> {
  await tx
    .insertInto('cohort_members')
    .values({ cohort_id: cohortId, person_id: personId, role })
    .onConflict((conflict) =>
      conflict
        .columns(['cohort_id', 'person_id'])
        .doUpdateSet({ role, joined_at: sql`clock_timestamp()`, removed_at: null }),
    )
    .execute();
}

/** Takes people out; what they submitted stays theirs. Says how many were members. */
export async function removeMembers(tx: Tx, cohortId: string, personIds: readonly string[]): Promise<number> {
  if (personIds.length === 0) return 0;
  const removed = await tx
    .updateTable('cohort_members')
    .set({ removed_at: sql<Date>`clock_timestamp()` })
    .where('cohort_id', '=', cohortId)
    .where('person_id', 'in', personIds)
    .where('removed_at', 'is', null)
    .returning('person_id')
    .execute();
  return removed.length;
}

/** Whether they were ever a member. */
export async function wasMember(db: Db | Tx, cohortId: string, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('cohort_members')
    .select('person_id')
    .where('cohort_id', '=', cohortId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row !== undefined;
}

export interface MembershipRecord {
  cohort: { id: string; name: string; archivedAt: Date | null };
  role: CohortRole;
  joinedAt: Date;
}

/** Newest first. */
export async function listMemberships(db: Db, personId: string): Promise<MembershipRecord[]> {
  const rows = await db
    .selectFrom('cohort_members as m')
    .innerJoin('cohorts as c', 'c.id', 'm.cohort_id')
    .select(['c.id', 'c.name', 'c.archived_at as archivedAt', 'm.role', 'm.joined_at as joinedAt'])
    .where('m.person_id', '=', personId)
    .where('m.removed_at', 'is', null)
    .orderBy('m.joined_at', 'desc')
    .execute();
  return rows.map(({ id, name, archivedAt, role, joinedAt }) => ({
    cohort: { id, name, archivedAt },
    role,
    joinedAt,
  }));
}

/** The account with this address, if it may teach. */
export async function findTeacherByEmail(db: Db | Tx, email: string): Promise<{ id: string } | undefined> {
  return db
    .selectFrom('people')
    .select('id')
    .where(sql<string>`lower(email)`, '=', email.toLowerCase())
    .where('role', 'in', ['instructor', 'admin'])
    .where('guest', '=', false)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}
