import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import { finishAssessment, listLabEvidence } from './assessments.ts';
import * as ltiScores from './lti-scores.ts';
import { forgetSignatures } from './verdicts.ts';

/** What came to the account. */
export interface MergeOutcome {
  drafts: number;
  /** Drafts that were older than the other of the same lab, and were put aside. */
  keptDrafts: number;
  submissions: number;
  assessments: number;
}

/**
 * Moves everything that a guest did to an account, and forgets the guest. Nothing is lost: of two drafts of one lab the
 * newer one stays, the older is put aside. The caller's transaction may end in a deadlock with a grading that ends at the
 * same moment (40P01); then it is tried again.
 */
export async function mergeGuest(tx: Tx, guestId: string, accountId: string): Promise<MergeOutcome> {
  // In the order in which a grading's end takes them: submissions, then people.
  await tx.selectFrom('submissions').select('id').where('person_id', '=', guestId).forUpdate().execute();
  await tx
    .selectFrom('people')
    .select('id')
    .where('id', 'in', [guestId, accountId])
    .orderBy('id')
    .forUpdate()
    .execute();
  const drafts = await moveDrafts(tx, guestId, accountId);
  const submissions = await moveSubmissions(tx, guestId, accountId);
  const assessments = await moveAssessments(tx, guestId, accountId);
  await moveTeaching(tx, guestId, accountId);
  await moveActivity(tx, guestId, accountId);
  // The moved work may be a better score than the platforms know of.
  await ltiScores.markDue(tx, [accountId]);
  // Sessions, the bucket and drafts that were thrown away go with it.
  await tx.deleteFrom('people').where('id', '=', guestId).where('guest', '=', true).execute();
  return { ...drafts, submissions, assessments };
}

async function moveDrafts(
  tx: Tx,
  guestId: string,
  accountId: string,
): Promise<Pick<MergeOutcome, 'drafts' | 'keptDrafts'>> {
  const kept = await sql`
    insert into kept_drafts (person_id, lab, files, saved_at)
    select a.person_id, a.lab, case when g.saved_at > a.saved_at then a.files else g.files end,
      least(g.saved_at, a.saved_at)
    from drafts g join drafts a on a.lab = g.lab and a.person_id = ${accountId} and a.saved_at is not null
    where g.person_id = ${guestId} and g.saved_at is not null and g.files <> a.files`.execute(tx);
  const moved = await sql`
    insert into drafts (person_id, lab, files, revision, saved_at)
    select ${accountId}::uuid, lab, files, revision, saved_at from drafts
    where person_id = ${guestId} and saved_at is not null
    on conflict (person_id, lab) do update set files = excluded.files, saved_at = excluded.saved_at,
      revision = greatest(drafts.revision, excluded.revision) + 1
    where drafts.saved_at is null or drafts.saved_at < excluded.saved_at`.execute(tx);
  return { drafts: Number(moved.numAffectedRows ?? 0), keptDrafts: Number(kept.numAffectedRows ?? 0) };
}

async function moveSubmissions(tx: Tx, guestId: string, accountId: string): Promise<number> {
  const { rows: moved } = await sql<{ id: string; lab: string }>`
    update submissions s set person_id = ${accountId},
      idempotency_key = case when exists (select from submissions o
        where o.person_id = ${accountId} and o.idempotency_key = s.idempotency_key)
        then 'moved:' || s.id else s.idempotency_key end
    where person_id = ${guestId} returning id, lab`.execute(tx);
  if (moved.length === 0) return 0;
  await tx.updateTable('verdicts').set({ person_id: accountId }).where('person_id', '=', guestId).execute();
  const labs = [...new Set(moved.map(({ lab }) => lab))];
  // Both were numbered from 1; now it is one person's row of attempts.
  const { rows: renumbered } = await sql<{ id: string }>`
    with numbered as (select id, row_number() over (partition by lab order by created_at, id) as number
      from submissions where person_id = ${accountId} and lab = any(${labs}) and attempt is not null)
    update submissions s set attempt = number from numbered
    where s.id = numbered.id and s.attempt <> number returning s.id`.execute(tx);
  // Person and attempt stand in what is signed.
  await forgetSignatures(tx, [...new Set([...moved, ...renumbered].map(({ id }) => id))]);
  return moved.length;
}

async function moveAssessments(tx: Tx, guestId: string, accountId: string): Promise<number> {
  const open = await tx
    .selectFrom('assessments')
    .select(['id', 'person_id as personId'])
    .where('person_id', 'in', [guestId, accountId])
    .where('finished_at', 'is', null)
    .orderBy('started_at')
    .execute();
  const [older] = open;
  // Nobody takes two at once: the one that was begun first ends with what was answered.
  if (open.length === 2 && older)
    await finishAssessment(tx, older.id, await listLabEvidence(tx, older.personId));
  const result = await tx
    .updateTable('assessments')
    .set({ person_id: accountId })
    .where('person_id', '=', guestId)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** What no two rows of one person can be at odds about. Tokens and calendars need an account: no guest has any. */
const UNIQUE_ANYHOW = [
  'roster_entries',
  'assignments',
  'extensions',
  'grade_overrides',
  'lti_people',
  'lti_deep_links',
  'snippets',
] as const;

/** What others have noted about the guest; of two rows of one place the account's own stays. */
async function moveTeaching(tx: Tx, guestId: string, accountId: string): Promise<void> {
  for (const [table, place] of [
    ['cohort_members', 'cohort_id'],
    ['exam_sittings', 'assignment_id'],
    ['lti_scores', 'link_id'],
    ['snippet_reports', 'snippet_id'],
  ] as const) {
    await sql`update ${sql.table(table)} t set person_id = ${accountId} where person_id = ${guestId}
      and not exists (select from ${sql.table(table)} o
        where o.person_id = ${accountId} and o.${sql.ref(place)} = t.${sql.ref(place)})`.execute(tx);
  }
  for (const table of UNIQUE_ANYHOW) {
    await sql`update ${sql.table(table)} set person_id = ${accountId} where person_id = ${guestId}`.execute(
      tx,
    );
  }
}

/** Time at work adds up; since when the best score stands is told by whoever has it. */
async function moveActivity(tx: Tx, guestId: string, accountId: string): Promise<void> {
  await sql`
    insert into lab_activity as a (person_id, lab, first_at, last_at, last_kind, active_ms, stuck_ms, best_score, risen_at)
    select ${accountId}::uuid, lab, first_at, last_at, last_kind, active_ms, stuck_ms, best_score, risen_at
    from lab_activity where person_id = ${guestId}
    on conflict (person_id, lab) do update set
      first_at = least(a.first_at, excluded.first_at), last_at = greatest(a.last_at, excluded.last_at),
      last_kind = case when excluded.last_at > a.last_at then excluded.last_kind else a.last_kind end,
      active_ms = a.active_ms + excluded.active_ms,
      stuck_ms = case when coalesce(excluded.best_score, 0) > coalesce(a.best_score, 0) then excluded.stuck_ms
        when coalesce(excluded.best_score, 0) = coalesce(a.best_score, 0) then a.stuck_ms + excluded.stuck_ms
        else a.stuck_ms end,
      best_score = greatest(a.best_score, excluded.best_score),
      risen_at = case when coalesce(excluded.best_score, 0) > coalesce(a.best_score, 0) then excluded.risen_at
        else a.risen_at end`.execute(tx);
}
