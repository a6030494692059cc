import { sql, type RawBuilder } from 'kysely';
import type { AssignmentPolicy } from '@gopherlab/contracts';
import type { Db } from '../database.ts';

/** A lab of an assignment. */
export interface GradebookColumn {
  assignmentId: string;
  lab: string;
  weight: number;
}

export interface GradebookAssignmentRecord {
  id: string;
  title: string;
  /** The one whom it is for; null for the whole cohort. */
  personId: string | null;
  policy: AssignmentPolicy;
  opensAt: Date;
  dueAt: Date | null;
  closesAt: Date | null;
}

export interface LearnerRecord {
  id: string;
  name: string | null;
  email: string | null;
  externalId: string | null;
}

/** What one learner did in one column. */
export interface ColumnWork {
  /** When they first saved work on the lab, in milliseconds; null when that is not known. */
  begunAt: number | null;
  /** Something waits or is being graded. */
  waiting: boolean;
  /** Triples of milliseconds, score and whether it was graded again (1 or 0), of every grading since it opened. */
  attempts: number[];
}

/** By place of the column; a learner who did nothing in it has none. */
export type LearnerWork = (ColumnWork | undefined)[];

/** The assignments that are given in the cohort, to all or to one, in the order in which they open. */
export async function listAssignments(
  db: Db,
  cohortId: string,
  assignmentId?: string,
): Promise<{ assignments: GradebookAssignmentRecord[]; columns: GradebookColumn[] }> {
  let query = db
    .selectFrom('assignments')
    .select([
      'id',
      'title',
      'person_id as personId',
      'policy',
      'opens_at as opensAt',
      'due_at as dueAt',
      'closes_at as closesAt',
    ])
    .where((is) => is.or([is('cohort_id', '=', cohortId), is('within_cohort_id', '=', cohortId)]))
    .where('deleted_at', 'is', null);
  if (assignmentId !== undefined) query = query.where('id', '=', assignmentId);
  const assignments = await query.orderBy('opens_at').orderBy('created_at').orderBy('id').execute();
  if (assignments.length === 0) return { assignments, columns: [] };
  const labs = await db
    .selectFrom('assignment_labs')
    .select(['assignment_id as assignmentId', 'lab', 'weight'])
    .where(
      'assignment_id',
      'in',
      assignments.map(({ id }) => id),
    )
    .orderBy('position')
    .execute();
  const byAssignment = Map.groupBy(labs, (lab) => lab.assignmentId);
  return { assignments, columns: assignments.flatMap(({ id }) => byAssignment.get(id) ?? []) };
}

/** Those who learn in the cohort now, by name; or the one asked for. */
export async function listLearners(db: Db, cohortId: string, personId?: string): Promise<LearnerRecord[]> {
  const { rows } = await sql<LearnerRecord>`
    select p.id, coalesce(p.name, r.name) as name, coalesce(p.email, r.email) as email, r.external_id as "externalId"
    from cohort_members m
    join people p on p.id = m.person_id
    left join lateral (select name, email, external_id from roster_entries
      where cohort_id = m.cohort_id and person_id = m.person_id limit 1) r on true
    where m.cohort_id = ${cohortId} and m.role = 'learner' and m.removed_at is null
      and (${personId ?? null}::uuid is null or m.person_id = ${personId ?? null}::uuid)
    order by lower(coalesce(p.name, r.name)) nulls last, p.id`.execute(db);
  return rows;
}

export interface WorkFilter {
  cohortId: string;
  columns: readonly GradebookColumn[];
  personId?: string;
}

/** What every learner of the cohort did in these columns, from indexes alone. */
export async function readWork(db: Db, filter: WorkFilter): Promise<Map<string, LearnerWork>> {
  const work = new Map<string, LearnerWork>();
  if (filter.columns.length === 0) return work;
  const [attempts, begun, waiting] = await Promise.all([
    selectNumbers(
      db,
      filter,
      // One number says time, score and whether it was graded again: a half of the text, and of the time to write it.
      sql`(date_part('epoch', v.submitted_at) * 1000)::int8 * 256 + v.score * 2 + (v.regraded_at is not null)::int`,
      sql`verdicts v on v.lab = c.lab and v.mode = 'grade' and v.status <> 'platform-error' and v.submitted_at >= c.opens_at
        join members m on m.person_id = v.person_id`,
    ),
    selectNumbers(
      db,
      filter,
      sql`(date_part('epoch', d.begun_at) * 1000)::int8`,
      sql`drafts d on d.lab = c.lab and d.begun_at is not null join members m on m.person_id = d.person_id`,
    ),
    selectNumbers(
      db,
      filter,
      sql`1`,
      sql`submissions s on s.lab = c.lab and s.created_at >= c.opens_at and s.state <> 'done' and s.mode = 'grade'
        and s.job_class = 'interactive' join members m on m.person_id = s.person_id`,
    ),
  ]);
  const cellOf = (personId: string, column: number): ColumnWork => {
    let own = work.get(personId);
    if (!own) work.set(personId, (own = []));
    return (own[column] ??= { begunAt: null, waiting: false, attempts: [] });
  };
  eachNumber(attempts, (personId, column, packed) =>
    cellOf(personId, column).attempts.push(
      Math.floor(packed / 256),
      Math.floor(packed / 2) % 128,
      packed % 2,
    ),
  );
  eachNumber(begun, (personId, column, at) => (cellOf(personId, column).begunAt = at));
  eachNumber(waiting, (personId, column) => (cellOf(personId, column).waiting = true));
  return work;
}

interface NumbersRow {
  personId: string;
  /** Pairs of a column's place and a number, with commas between. */
  numbers: string;
}

/** A row for each learner: tens of thousands of rows would take longer to carry than to find. */
async function selectNumbers(
  db: Db,
  { cohortId, columns, personId }: WorkFilter,
  number: RawBuilder<unknown>,
  joined: RawBuilder<unknown>,
): Promise<NumbersRow[]> {
  const { rows } = await sql<NumbersRow>`
    with columns as (
      select c.ord - 1 as ix, c.lab, a.opens_at
      from unnest(${columns.map(({ assignmentId }) => assignmentId)}::uuid[], ${columns.map(({ lab }) => lab)}::text[])
        with ordinality as c (assignment_id, lab, ord)
      join assignments a on a.id = c.assignment_id
    ), members as materialized (
      select person_id from cohort_members
      where cohort_id = ${cohortId} and role = 'learner' and removed_at is null
        and (${personId ?? null}::uuid is null or person_id = ${personId ?? null}::uuid)
    )
    select m.person_id as "personId", string_agg(c.ix || ',' || (${number}), ',') as numbers
    from columns c join ${joined} group by m.person_id`.execute(db);
  return rows;
}

function eachNumber(
  rows: readonly NumbersRow[],
  act: (personId: string, column: number, number: number) => void,
): void {
  for (const { personId, numbers } of rows) {
    const pairs = JSON.parse(`[${numbers}]`) as number[];
    for (let at = 0; at < pairs.length; at += 2) act(personId, pairs[at] ?? 0, pairs[at + 1] ?? 0);
  }
}

/** An extension as it holds: the person's latest. */
export interface ExtensionRecord {
  assignmentId: string;
  personId: string;
  dueAt: Date | null;
  closesAt: Date | null;
  extraAttempts: number;
  extraMinutes: number;
}

export async function listExtensions(db: Db, assignmentIds: string[]): Promise<ExtensionRecord[]> {
  if (assignmentIds.length === 0) return [];
  return db
    .selectFrom('extensions')
    .distinctOn(['assignment_id', 'person_id'])
    .select([
      'assignment_id as assignmentId',
      'person_id as personId',
      'due_at as dueAt',
      'closes_at as closesAt',
      'extra_attempts as extraAttempts',
      'extra_minutes as extraMinutes',
    ])
    .where('assignment_id', 'in', assignmentIds)
    .orderBy('assignment_id')
    .orderBy('person_id')
    .orderBy('id', 'desc')
    .execute();
}

export interface SittingRecord {
  assignmentId: string;
  personId: string;
  openedAt: Date;
  endsAt: Date;
}

/** When people opened exams, and when their time ends. */
export async function listSittings(db: Db, assignmentIds: string[]): Promise<SittingRecord[]> {
  if (assignmentIds.length === 0) return [];
  return db
    .selectFrom('exam_sittings')
    .select([
      'assignment_id as assignmentId',
      'person_id as personId',
      'opened_at as openedAt',
      'ends_at as endsAt',
    ])
    .where('assignment_id', 'in', assignmentIds)
    .execute();
}

/** The gradings of one learner in one lab since then, with their times; ids only. */
export interface CellAttempt {
  submissionId: string;
  personId: string;
  lab: string;
  submittedAt: Date;
  /** Null while it waits or runs, and where the platform failed. */
  score: number | null;
  labHash: string | null;
}

/** Gradings of these people and labs since an assignment opened, oldest first. */
export async function listAttempts(
  db: Db,
  { people, labs, since }: { people: string[]; labs: string[]; since: Date },
): Promise<CellAttempt[]> {
  const { rows } = await sql<CellAttempt>`
    select s.id as "submissionId", s.person_id as "personId", s.lab, s.created_at as "submittedAt",
      v.score, v.data->>'labHash' as "labHash"
    from submissions s
    left join verdicts v on v.submission_id = s.id and v.mode = 'grade' and v.status <> 'platform-error'
    where s.person_id = any(${people}::uuid[]) and s.lab = any(${labs}::text[]) and s.created_at >= ${since}
      and s.mode = 'grade' and s.job_class = 'interactive'
    order by s.created_at, s.id`.execute(db);
  return rows;
}

/**
 * Whether a submission counts for an assignment of a cohort that this person teaches; with `everyCohort`, of any cohort.
 */
export async function isTaughtBy(
  db: Db,
  submissionId: string,
  personId: string,
  everyCohort: boolean,
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select 1 from submissions s
      join assignment_labs l on l.lab = s.lab
      join assignments a on a.id = l.assignment_id and a.deleted_at is null and s.created_at >= a.opens_at
        and (a.person_id is null or a.person_id = s.person_id)
      join cohort_members m on m.cohort_id = coalesce(a.cohort_id, a.within_cohort_id) and m.person_id = s.person_id
        and m.role = 'learner' and m.removed_at is null
      left join lateral (select due_at, closes_at from extensions
        where assignment_id = a.id and person_id = s.person_id order by id desc limit 1) e on true
      where s.id = ${submissionId} and s.job_class = 'interactive'
        and (coalesce(e.closes_at, a.closes_at) is null or s.created_at <=
          greatest(coalesce(e.closes_at, a.closes_at), coalesce(e.due_at, a.due_at)))
        and (${everyCohort} or exists (select 1 from cohort_members t
          where t.cohort_id = coalesce(a.cohort_id, a.within_cohort_id)
          and t.person_id = ${personId} and t.role = 'instructor' and t.removed_at is null))
    ) as found`.execute(db);
  return rows[0]?.found ?? false;
}
