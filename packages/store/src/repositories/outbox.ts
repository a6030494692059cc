import { sql } from 'kysely';
import type { Tx } from '../database.ts';

export interface OutboxEntry {
  kind: string;
  data: Record<string, string>;
  createdAt: Date;
}

/** Takes what happened out of the outbox, the oldest first; it is gone when the transaction commits. */
export async function takeEntries(tx: Tx, most: number): Promise<OutboxEntry[]> {
  const { rows } = await sql<OutboxEntry>`
    with taken as (delete from integration_outbox where id in (
      select id from integration_outbox order by id limit ${most} for update skip locked)
      returning id, kind, data, created_at)
    select kind, data, created_at as "createdAt" from taken order by id`.execute(tx);
  return rows;
}

/** Assignments that have closed and were not announced yet; nothing older than a day. */
export async function announceClosings(tx: Tx): Promise<void> {
  await sql`
    with closed as (insert into announced_closings (assignment_id, closes_at)
      select id, closes_at from assignments where deleted_at is null
        and closes_at between clock_timestamp() - interval '1 day' and clock_timestamp()
      on conflict do nothing returning assignment_id, closes_at)
    insert into integration_outbox (kind, data)
      select 'assignment.closed', jsonb_build_object('assignmentId', assignment_id) from closed`.execute(tx);
}

export interface Told {
  personId: string | null;
  /** Cohorts whose webhooks hear of it. */
  cohortIds: string[];
  data: Record<string, unknown>;
}

/** What is told of an entry; undefined when it is gone. */
export async function describe(tx: Tx, { kind, data }: OutboxEntry): Promise<Told | undefined> {
  if (kind === 'submission.graded') return describeSubmission(tx, data.submissionId ?? '');
  if (kind === 'grade.overridden') return describeOverride(tx, data.overrideId ?? '');
  if (kind === 'assignment.closed') return describeClosing(tx, data.assignmentId ?? '');
  const { cohortId = '', personId = null } = data;
  return { personId, cohortIds: [cohortId], data: { ...data } };
}

async function describeSubmission(tx: Tx, id: string): Promise<Told | undefined> {
  const { rows } = await sql<{
    personId: string;
    data: Record<string, unknown>;
    assigned: { id: string; cohort: string | null }[];
  }>`
    select s.person_id as "personId", jsonb_build_object('submissionId', s.id, 'personId', s.person_id, 'lab', s.lab,
        'attempt', s.attempt, 'status', v.status, 'score', v.score, 'submittedAt', s.created_at,
        'gradedAt', v.created_at) as data,
      (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'cohort', coalesce(a.cohort_id, a.within_cohort_id))), '[]')
        from person_assignments p join assignments a on a.id = p.assignment_id
        where p.person_id = s.person_id and p.opens_at <= s.created_at
          and (p.closes_at is null or p.closes_at >= s.created_at)
          and exists (select from assignment_labs l where l.assignment_id = a.id and l.lab = s.lab)) as assigned
    from submissions s join verdicts v on v.submission_id = s.id where s.id = ${id}`.execute(tx);
  const [row] = rows;
  if (!row) return undefined;
  const cohortIds = [...new Set(row.assigned.flatMap(({ cohort }) => cohort ?? []))];
  const assignments = row.assigned.map((one) => one.id);
  return { personId: row.personId, cohortIds, data: { ...row.data, assignments } };
}

async function describeOverride(tx: Tx, id: string): Promise<Told | undefined> {
  const row = await tx
    .selectFrom('grade_overrides as o')
    .innerJoin('assignments as a', 'a.id', 'o.assignment_id')
    .select([
      'o.assignment_id as assignmentId',
      'o.person_id as personId',
      'o.lab',
      'o.score',
      'o.set_by as setBy',
    ])
    .select(sql<string | null>`coalesce(a.cohort_id, a.within_cohort_id)`.as('cohortId'))
    .where('o.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  return { personId: row.personId, cohortIds: row.cohortId ? [row.cohortId] : [], data: { ...row } };
}

async function describeClosing(tx: Tx, id: string): Promise<Told | undefined> {
  const row = await tx
    .selectFrom('assignments')
    .select(['id as assignmentId', 'title', 'closes_at as closesAt'])
    .select(sql<string | null>`coalesce(cohort_id, within_cohort_id)`.as('cohortId'))
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { personId: null, cohortIds: row.cohortId ? [row.cohortId] : [], data: { ...row } };
}

/** Living webhooks that want the event: the installation's, and those of the cohorts. */
export async function listReceivers(
  tx: Tx,
  event: string,
  cohortIds: string[],
): Promise<{ id: string; cohortId: string | null }[]> {
  return tx
    .selectFrom('webhook_endpoints')
    .select(['id', 'cohort_id as cohortId'])
    .where('deleted_at', 'is', null)
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`${event} = any(events)`)
    .where((eb) =>
      eb.or([
        eb('cohort_id', 'is', null),
        ...(cohortIds.length > 0 ? [eb('cohort_id', 'in', cohortIds)] : []),
      ]),
    )
    .execute();
}
