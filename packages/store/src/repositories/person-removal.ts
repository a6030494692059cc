import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import { lockSignUps } from './accounts.ts';
import { appendAudit } from './audit.ts';
import { hasOtherAdmin } from './roles.ts';

/**
 * Takes a person's data away. The row stays without name and address, and with it the work that a cohort was graded by;
 * whoever was in no cohort leaves nothing that is finished. `last-admin`: others have accounts, and nobody else could
 * manage them.
 */
export async function removePerson(
  tx: Tx,
  personId: string,
  requestId: string | null,
): Promise<'removed' | 'last-admin'> {
  await lockSignUps(tx);
  const { role } = await tx
    .selectFrom('people')
    .select('role')
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (role === 'admin' && !(await hasOtherAdmin(tx, personId)) && (await hasOthers(tx, personId)))
    return 'last-admin';
  await removeWork(tx, personId);
  for (const table of PERSONAL) {
    await sql`delete from ${sql.table(table)} where person_id = ${personId}`.execute(tx);
  }
  // What was shared is everybody's by now; it no longer says by whom.
  for (const table of ['snippets', 'snippet_reports'] as const) {
    await tx.updateTable(table).set({ person_id: null }).where('person_id', '=', personId).execute();
  }
  await sql`delete from verifications where value like ${`%${personId}%`}`.execute(tx);
  await tx.updateTable('invitations').set({ email: null }).where('used_by', '=', personId).execute();
  await tx
    .updateTable('people')
    .set({
      name: null,
      email: null,
      email_verified: false,
      role: 'candidate',
      deleted_at: sql<Date>`clock_timestamp()`,
    })
    .where('id', '=', personId)
    .execute();
  await appendAudit(tx, {
    actorId: personId,
    action: 'account.deleted',
    subjectKind: 'person',
    subjectId: personId,
    detail: { role },
    requestId,
  });
  return 'removed';
}

/** What is of nobody's use but the person's. */
const PERSONAL = [
  'sessions',
  'credentials',
  'passkeys',
  'drafts',
  'kept_drafts',
  'lab_activity',
  'submission_buckets',
  'snippet_buckets',
  'assessments',
  'roster_entries',
  'certificates',
  'api_tokens',
  'calendar_feeds',
  'lti_people',
  'lti_scores',
  'lti_deep_links',
] as const;

/** Runs are nobody's record; gradings are the cohort's, where there is one. What a runner holds ends by itself. */
async function removeWork(tx: Tx, personId: string): Promise<void> {
  await sql`delete from submissions where person_id = ${personId} and state = 'done'
    and (mode = 'run' or not exists (select from cohort_members where person_id = ${personId})
      and not exists (select from assignments where person_id = ${personId}))`.execute(tx);
}

async function hasOthers(tx: Tx, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('people')
    .select('id')
    .where('guest', '=', false)
    .where('deleted_at', 'is', null)
    .where('id', '<>', personId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
