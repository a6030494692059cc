import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';

/** Makes a feed's address, which ends the one before. */
export async function renewFeed(
  tx: Db | Tx,
  { personId, cohortId, secretHash }: { personId: string; cohortId: string | null; secretHash: Buffer },
): Promise<void> {
  await sql`insert into calendar_feeds (person_id, cohort_id, secret_hash)
    values (${personId}, ${cohortId}, ${secretHash})
    on conflict (person_id, cohort_id) do update set secret_hash = excluded.secret_hash,
      created_at = clock_timestamp(), last_used_at = null`.execute(tx);
}

/** The feed's address opens nothing from now on; nothing happens when there is none. */
export async function deleteFeed(db: Db, personId: string, cohortId: string | null): Promise<void> {
  await db
    .deleteFrom('calendar_feeds')
    .where('person_id', '=', personId)
    .where('cohort_id', 'is not distinct from', cohortId)
    .execute();
}

/** Whose a secret address is; notes its use. */
export async function useFeed(
  db: Db,
  secretHash: Buffer,
): Promise<{ personId: string; cohortId: string | null } | undefined> {
  return db
    .updateTable('calendar_feeds as f')
    .from('people as p')
    .set({ last_used_at: sql`now()` })
    .whereRef('p.id', '=', 'f.person_id')
    .where('p.deleted_at', 'is', null)
    .where('f.secret_hash', '=', secretHash)
    .returning(['f.person_id as personId', 'f.cohort_id as cohortId'])
    .executeTakeFirst();
}

export async function listFeeds(db: Db, personId: string) {
  return db
    .selectFrom('calendar_feeds')
    .select(['cohort_id as cohortId', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
    .where('person_id', '=', personId)
    .execute();
}

/** Cohorts that somebody is in now, in whatever role. */
export async function listCohortsOf(
  db: Db | Tx,
  personId: string,
): Promise<{ id: string; name: string; role: 'learner' | 'instructor' }[]> {
  return db
    .selectFrom('cohort_members as m')
    .innerJoin('cohorts as c', 'c.id', 'm.cohort_id')
    .select(['c.id', 'c.name', 'm.role'])
    .where('m.person_id', '=', personId)
    .where('m.removed_at', 'is', null)
    .where('c.archived_at', 'is', null)
    .orderBy('c.name')
    .execute();
}

/** A cohort's assignments with their own times, for those who teach it. */
export async function listCohortDeadlines(db: Db, cohortId: string) {
  return db
    .selectFrom('assignments')
    .select(['id', 'title', 'opens_at as opensAt', 'due_at as dueAt', 'closes_at as closesAt'])
    .where('cohort_id', '=', cohortId)
    .where('deleted_at', 'is', null)
    .orderBy('opens_at')
    .execute();
}
