import { sql } from 'kysely';
import type { Tx } from '../database.ts';

export type CohortRole = 'learner' | 'instructor';

/**
 * Makes somebody a member, or a member again. A launch only ever raises a role (`mayLower` false): what an instructor
 * here gave somebody is theirs to take. Undefined when nothing had to change.
 */
export async function joinCohort(
  tx: Tx,
  {
    cohortId,
    personId,
    role,
    mayLower,
  }: { cohortId: string; personId: string; role: CohortRole; mayLower: boolean },
): Promise<'joined' | 'changed' | undefined> {
  const was = await tx
    .selectFrom('cohort_members')
    .select(['role', 'removed_at'])
    .where('cohort_id', '=', cohortId)
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  if (!was) {
    await tx
      .insertInto('cohort_members')
      .values({ cohort_id: cohortId, person_id: personId, role })
      .execute();
    return 'joined';
  }
  const kept = !was.removed_at && !mayLower && was.role === 'instructor' ? was.role : role;
  if (!was.removed_at && was.role === kept) return undefined;
  await tx
    .updateTable('cohort_members')
    .set({ role: kept, removed_at: null })
    .where('cohort_id', '=', cohortId)
    .where('person_id', '=', personId)
    .execute();
  return was.removed_at ? 'joined' : 'changed';
}

/** Members who came from the issuer and are none of its members any more; returns who left. */
export async function removeMembersOf(
  tx: Tx,
  { cohortId, issuer, except }: { cohortId: string; issuer: string; except: string[] },
): Promise<string[]> {
  const rows = await tx
    .updateTable('cohort_members')
    .set({ removed_at: sql`clock_timestamp()` })
    .where('cohort_id', '=', cohortId)
    .where('removed_at', 'is', null)
    .where('person_id', 'in', (eb) =>
      eb.selectFrom('lti_people').select('person_id').where('issuer', '=', issuer),
    )
    .$if(except.length > 0, (query) => query.where('person_id', 'not in', except))
    .returning('person_id as id')
    .execute();
  return rows.map(({ id }) => id);
}

/** The line of the roster for a member whose address the platform tells. */
export async function upsertRosterEntry(
  tx: Tx,
  entry: { cohortId: string; personId: string; email: string; name: string; externalId: string },
): Promise<void> {
  await sql`insert into roster_entries (cohort_id, email, name, external_id, person_id)
    values (${entry.cohortId}, ${entry.email}, ${entry.name}, ${entry.externalId}, ${entry.personId})
    on conflict (cohort_id, lower(email)) do update set name = excluded.name, external_id = excluded.external_id,
      person_id = coalesce(roster_entries.person_id, excluded.person_id)`.execute(tx);
}

/** Makes a candidate an instructor; false for whoever is that or more already. */
export async function raiseToInstructor(tx: Tx, personId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('people')
    .set({ role: 'instructor' })
    .where('id', '=', personId)
    .where('role', '=', 'candidate')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
