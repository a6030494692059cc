import { sql } from 'kysely';
import type { Artefact, JobClass, Profile, RegradeChange, Verdict } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';
import { toJsonb } from '../json.ts';

export interface RegradeRecord {
  id: string;
  assignmentId: string;
  assignmentTitle: string;
  reason: string;
  requestedBy: string | null;
  createdAt: Date;
  closedAt: Date | null;
  outcome: 'applied' | 'discarded' | null;
  total: number;
  graded: number;
  failed: number;
}

/** A copy that waits to be graded. */
export interface RegradeWork {
  id: string;
  profile: Profile;
  jobClass: JobClass;
  fairTag: number;
}

/** A kept submission, and the profile that its lab has now. */
export interface RegradeCandidate {
  submissionId: string;
  profile: Profile;
}

export interface NewRegrade {
  assignmentId: string;
  requestedBy: string;
  reason: string;
}

/** Undefined while another run of this assignment is open. */
export async function insertRegrade(
  tx: Tx,
  { assignmentId, requestedBy, reason }: NewRegrade,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('regrades')
    .values({ assignment_id: assignmentId, requested_by: requestedBy, reason })
    .onConflict((conflict) => conflict.column('assignment_id').where('closed_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/**
 * Copies what was submitted into the queue, each at its place in the regrades' own rounds. The copies are no attempts: they
 * belong to the same people so that they go with them, and go themselves when the run is closed.
 */
export async function insertWork(
  tx: Tx,
  regradeId: string,
  candidates: readonly RegradeCandidate[],
  requestId: string,
): Promise<RegradeWork[]> {
  const { rows } = await sql<RegradeWork>`
    with chosen as (
      select o.id, o.person_id, o.lab, o.files, o.request_hash, c.profile,
        row_number() over (partition by o.person_id, c.profile order by o.created_at) - 1 as nth
      from unnest(${candidates.map((one) => one.submissionId)}::uuid[], ${candidates.map((one) => one.profile)}::text[]) as c (id, profile)
      join submissions o on o.id = c.id
    ), served as (
      select profile, max(fair_tag) as tag from submissions
      where job_class = 'regrade' and state <> 'queued' group by profile
    ), own as (
      select person_id, profile, max(fair_tag) + 1 as tag from submissions where job_class = 'regrade' group by 1, 2
    ), work as (
      insert into submissions (person_id, lab, mode, profile, job_class, state, files, idempotency_key, request_hash, request_id, fair_tag)
      select c.person_id, c.lab, 'grade', c.profile, 'regrade', 'queued', c.files,
        'regrade:' || ${regradeId}::text || ':' || c.id, c.request_hash, ${requestId},
        greatest(coalesce(s.tag, 0), coalesce(o.tag, 0)) + c.nth
      from chosen c left join served s using (profile) left join own o using (person_id, profile)
      returning id, profile, job_class, fair_tag, idempotency_key
    ), items as (
      insert into regrade_items (regrade_id, submission_id, work_id)
      select ${regradeId}, split_part(idempotency_key, ':', 3)::uuid, id from work returning work_id
    )
    select w.id, w.profile, w.job_class as "jobClass", w.fair_tag as "fairTag"
    from work w join items i on i.work_id = w.id`.execute(tx);
  return rows;
}

/** Keeps the verdict on a copy beside the one that counts; false when this submission is no copy. */
export async function keepRegraded(tx: Tx, workId: string, verdict: Verdict): Promise<boolean> {
  const row = await tx
    .updateTable('regrade_items')
    .set({ verdict: toJsonb(verdict), finished_at: sql`clock_timestamp()` })
    .where('work_id', '=', workId)
    .returning('work_id')
    .executeTakeFirst();
  return row !== undefined;
}

function selectRegrades(db: Db) {
  return db
    .selectFrom('regrades as r')
    .innerJoin('assignments as a', 'a.id', 'r.assignment_id')
    .leftJoin('people as p', 'p.id', 'r.requested_by')
    .select([
      'r.id',
      'r.assignment_id as assignmentId',
      'a.title as assignmentTitle',
      'r.reason',
      'p.name as requestedBy',
      'r.created_at as createdAt',
      'r.closed_at as closedAt',
      'r.outcome',
      sql<number>`(select count(*)::int from regrade_items i where i.regrade_id = r.id)`.as('total'),
      sql<number>`(select count(verdict)::int from regrade_items i where i.regrade_id = r.id)`.as('graded'),
      sql<number>`(select count(*)::int from regrade_items i where i.regrade_id = r.id
        and i.verdict->>'status' = 'platform-error')`.as('failed'),
    ]);
}

/** The newest runs of a cohort's assignments. */
export async function listRegrades(db: Db, cohortId: string, limit: number): Promise<RegradeRecord[]> {
  return selectRegrades(db)
    .where(sql`coalesce(a.cohort_id, a.within_cohort_id)`, '=', cohortId)
    .orderBy('r.created_at', 'desc')
    .limit(limit)
    .execute();
}

export async function findRegrade(db: Db, cohortId: string, id: string): Promise<RegradeRecord | undefined> {
  return selectRegrades(db)
    .where('r.id', '=', id)
    .where(sql`coalesce(a.cohort_id, a.within_cohort_id)`, '=', cohortId)
    .executeTakeFirst();
}

/** Makes whoever else would close the run wait until this transaction ends. */
export async function lockRegrade(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('regrades').select('id').where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
}

/** What two verdicts on the same files say. */
export interface RegradeItemRecord {
  submissionId: string;
  personId: string;
  lab: string;
  submittedAt: Date;
  before: { status: Verdict['status']; score: number };
  after: { status: Verdict['status']; score: number };
  /** Ids of the checks that passed. */
  passedBefore: string[];
  passedAfter: string[];
}

/** The items that have a new verdict, by person and lab; while the run is open. */
export async function listItems(db: Db, regradeId: string): Promise<RegradeItemRecord[]> {
  const passed = (data: string) =>
    sql`coalesce(jsonb_path_query_array(${sql.raw(data)}, '$.checks[*] ? (@.status == "passed").id'), '[]')`;
  const { rows } = await sql<RegradeItemRecord>`
    select i.submission_id as "submissionId", s.person_id as "personId", s.lab, s.created_at as "submittedAt",
      jsonb_build_object('status', v.status, 'score', v.score) as before,
      jsonb_build_object('status', i.verdict->'status', 'score', i.verdict->'score') as after,
      ${passed('v.data')} as "passedBefore", ${passed('i.verdict')} as "passedAfter"
    from regrade_items i
    join submissions s on s.id = i.submission_id
    join verdicts v on v.submission_id = i.submission_id
    where i.regrade_id = ${regradeId} and i.verdict is not null
    order by s.person_id, s.lab, s.created_at`.execute(db);
  return rows;
}

/** What a closed run would have changed, or has. */
export async function getChanges(db: Db, regradeId: string): Promise<RegradeChange[]> {
  const row = await db
    .selectFrom('regrades')
    .select('changes')
    .where('id', '=', regradeId)
    .executeTakeFirstOrThrow();
  return row.changes ?? [];
}

/**
 * Makes the new verdicts those that count, and keeps the old ones with their signatures. What the platform failed to grade
 * stays as it was. The new ones are signed when somebody first asks.
 */
export async function applyVerdicts(tx: Tx, regradeId: string): Promise<void> {
  const graded = sql`select submission_id, work_id, verdict, finished_at from regrade_items
    where regrade_id = ${regradeId} and verdict->>'status' <> 'platform-error'`;
  await sql`
    insert into superseded_verdicts (submission_id, regrade_id, data, jws, artefacts, graded_at)
    select v.submission_id, ${regradeId}, v.data, v.jws, coalesce((select jsonb_agg(jsonb_build_object('name', a.name,
        'title', a.title, 'mediaType', a.media_type, 'sizeBytes', a.size_bytes, 'sha256', a.sha256) order by a.name)
      from artefacts a where a.submission_id = v.submission_id), '[]'), coalesce(v.regraded_at, s.finished_at)
    from (${graded}) g
    join verdicts v on v.submission_id = g.submission_id
    join submissions s on s.id = g.submission_id`.execute(tx);
  await sql`delete from artefacts a using (${graded}) g where a.submission_id = g.submission_id`.execute(tx);
  await sql`update artefacts a set submission_id = g.submission_id from (${graded}) g
    where a.submission_id = g.work_id`.execute(tx);
  await sql`update verdicts v set data = g.verdict, status = g.verdict->>'status', score = (g.verdict->>'score')::int,
    jws = null, regraded_at = g.finished_at from (${graded}) g where v.submission_id = g.submission_id`.execute(
    tx,
  );
}

/** Ends a run: whatever is still in the queue is not graded any more, and the copies go. */
export async function closeRegrade(
  tx: Tx,
  id: string,
  {
    closedBy,
    outcome,
    changes,
  }: { closedBy: string; outcome: 'applied' | 'discarded'; changes: RegradeChange[] },
): Promise<void> {
  await tx
    .updateTable('regrades')
    .set({ closed_at: sql`clock_timestamp()`, closed_by: closedBy, outcome, changes: toJsonb(changes) })
    .where('id', '=', id)
    .execute();
  await sql`delete from submissions where id in
    (select work_id from regrade_items where regrade_id = ${id})`.execute(tx);
}

export interface SupersededRecord {
  verdict: Verdict;
  jws: string | null;
  artefacts: Artefact[];
  gradedAt: Date;
  supersededAt: Date;
  reason: string;
}

/** Verdicts on a submission that counted once, newest first. */
export async function listSuperseded(db: Db, submissionId: string): Promise<SupersededRecord[]> {
  return db
    .selectFrom('superseded_verdicts as v')
    .innerJoin('regrades as r', 'r.id', 'v.regrade_id')
    .select([
      'v.data as verdict',
      'v.jws',
      'v.artefacts',
      'v.graded_at as gradedAt',
      'v.superseded_at as supersededAt',
      'r.reason',
    ])
    .where('v.submission_id', '=', submissionId)
    .orderBy('v.id', 'desc')
    .execute();
}
