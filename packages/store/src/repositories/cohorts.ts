import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';

export interface CohortRecord {
  id: string;
  name: string;
  joinCode: string | null;
  createdAt: Date;
  archivedAt: Date | null;
}

/** With what is in it. */
export interface CountedCohort extends CohortRecord {
  learners: number;
  instructors: number;
  /** Lines of the roster for which nobody has joined yet. */
  waiting: number;
  assignments: number;
}

const COLUMNS = [
  'cohorts.id',
  'cohorts.name',
  'cohorts.join_code as joinCode',
  'cohorts.created_at as createdAt',
  'cohorts.archived_at as archivedAt',
] as const;

/** Makes a cohort and its first instructor. */
export async function insertCohort(
  tx: Tx,
  { name, joinCode, createdBy }: { name: string; joinCode: string; createdBy: string },
): Promise<CohortRecord> {
  const cohort = await tx
    .insertInto('cohorts')
    .values({ name, join_code: joinCode, created_by: createdBy })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('cohort_members')
    .values({ cohort_id: cohort.id, person_id: createdBy, role: 'instructor' })
    .execute();
  return cohort;
}

/** The cohort if that person teaches it, which is asked of the members only: admins are the caller's business. */
export async function findTaughtCohort(
  db: Db | Tx,
  id: string,
  personId: string,
): Promise<CohortRecord | undefined> {
  return db
    .selectFrom('cohorts')
    .innerJoin('cohort_members', 'cohort_members.cohort_id', 'cohorts.id')
    .select(COLUMNS)
    .where('cohorts.id', '=', id)
    .where('cohort_members.person_id', '=', personId)
    .where('cohort_members.role', '=', 'instructor')
    .where('cohort_members.removed_at', 'is', null)
    .executeTakeFirst();
}

export async function findCohort(db: Db | Tx, id: string): Promise<CohortRecord | undefined> {
  return db.selectFrom('cohorts').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

/** The cohort that this code leads to, archived or not. */
export async function findCohortByCode(db: Db | Tx, joinCode: string): Promise<CohortRecord | undefined> {
  return db.selectFrom('cohorts').select(COLUMNS).where('join_code', '=', joinCode).executeTakeFirst();
}

/** Makes everybody else who changes the cohort, its people or its assignments wait until this transaction ends. */
export async function lockCohort(tx: Tx, id: string): Promise<CohortRecord | undefined> {
  return tx.selectFrom('cohorts').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Changes what is given. */
export async function updateCohort(
  tx: Tx,
  id: string,
  { name, joinCode, archived }: { name?: string; joinCode?: string | null; archived?: boolean },
): Promise<void> {
  await tx
    .updateTable('cohorts')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(joinCode === undefined ? {} : { join_code: joinCode }),
      ...(archived === undefined ? {} : { archived_at: archived ? sql<Date>`clock_timestamp()` : null }),
    })
    .where('id', '=', id)
    .execute();
}

/** Those that a person teaches, or all where none is named; newest first, archived ones last. */
export async function listCohorts(db: Db, taughtBy: string | null): Promise<CountedCohort[]> {
  const all = counted(db);
  const own = taughtBy === null ? all : all.where(isTaughtBy(taughtBy));
  return own
    .orderBy((eb) => eb('cohorts.archived_at', 'is not', null))
    .orderBy('cohorts.created_at', 'desc')
    .orderBy('cohorts.id')
    .execute();
}

/** The same as in the list. */
export async function getCountedCohort(db: Db | Tx, id: string): Promise<CountedCohort> {
  return counted(db).where('cohorts.id', '=', id).executeTakeFirstOrThrow();
}

function isTaughtBy(personId: string) {
  return sql<boolean>`exists (select from cohort_members as m where m.cohort_id = cohorts.id
    and m.person_id = ${personId} and m.role = 'instructor' and m.removed_at is null)`;
}

function counted(db: Db | Tx) {
  return db
    .selectFrom('cohorts')
    .select(COLUMNS)
    .select([
      members('learner').as('learners'),
      members('instructor').as('instructors'),
      sql<number>`(select count(*)::int from roster_entries as r
        where r.cohort_id = cohorts.id and r.person_id is null)`.as('waiting'),
      sql<number>`(select count(*)::int from assignments as a
        where cohorts.id in (a.cohort_id, a.within_cohort_id) and a.deleted_at is null)`.as('assignments'),
    ]);
}

function members(role: 'learner' | 'instructor') {
  return sql<number>`(select count(*)::int from cohort_members as m
    where m.cohort_id = cohorts.id and m.role = ${role} and m.removed_at is null)`;
}
