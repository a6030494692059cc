import { sql } from 'kysely';
import type { StoredSimilarity, WorkspaceFiles } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';
import { toJsonb } from '../json.ts';

/** An assignment as far as its submissions are compared. */
export interface ComparableAssignment {
  id: string;
  title: string;
  cohortId: string;
  labs: string[];
}

/** The assignment of a cohort, or of one member of it; undefined also for one that no cohort has. */
export async function findComparableAssignment(
  db: Db,
  id: string,
): Promise<ComparableAssignment | undefined> {
  const { rows } = await sql<ComparableAssignment>`
    select a.id, a.title, coalesce(a.cohort_id, a.within_cohort_id) as "cohortId",
      array(select lab from assignment_labs where assignment_id = a.id order by position) as labs
    from assignments a
    where a.id = ${id} and a.deleted_at is null and coalesce(a.cohort_id, a.within_cohort_id) is not null`.execute(
    db,
  );
  return rows[0];
}

export interface ComparedAssignment {
  id: string;
  title: string;
  comparedAt: Date | null;
}

/** Assignments of the whole cohort, the newest first: one person's work has nothing to be compared with. */
export async function listComparableAssignments(db: Db, cohortId: string): Promise<ComparedAssignment[]> {
  return db
    .selectFrom('assignments as a')
    .select((eb) => [
      'a.id',
      'a.title',
      eb
        .selectFrom('similarity_reports as r')
        .select((inner) => inner.fn.max('r.computed_at').as('at'))
        .whereRef('r.assignment_id', '=', 'a.id')
        .as('comparedAt'),
    ])
    .where('a.cohort_id', '=', cohortId)
    .where('a.deleted_at', 'is', null)
    .orderBy('a.created_at', 'desc')
    .orderBy('a.id')
    .execute();
}

/** The submission of one person that counts for one lab. */
export interface CountedSubmission {
  id: string;
  lab: string;
  personId: string;
  name: string | null;
  submittedAt: Date;
  score: number | null;
}

/**
 * Of each person the one graded submission of each lab inside their own time that the assignment's policy counts: the
 * best (of equals the earliest) or the last. Before lateness: that changes what is earned, not what was written.
 */
export async function listCountedSubmissions(db: Db, assignmentId: string): Promise<CountedSubmission[]> {
  const { rows } = await sql<CountedSubmission>`
    select distinct on (l.lab, p.person_id) s.id, l.lab, p.person_id as "personId", people.name,
      s.created_at as "submittedAt", v.score
    from person_assignments p
      join people on people.id = p.person_id and people.deleted_at is null
      join assignment_labs l on l.assignment_id = p.assignment_id
      join submissions s on s.person_id = p.person_id and s.lab = l.lab and s.mode = 'grade'
        and s.job_class = 'interactive' and s.created_at >= p.opens_at
        and (p.closes_at is null or s.created_at <= p.closes_at)
        and (p.exam_ends_at is null or s.created_at <= p.exam_ends_at)
      join verdicts v on v.submission_id = s.id and v.status <> 'platform-error'
    where p.assignment_id = ${assignmentId} and p.active
    order by l.lab, p.person_id,
      case when p.policy ->> 'score' = 'best' then v.score end desc,
      case when p.policy ->> 'score' = 'best' then s.created_at end,
      s.created_at desc, s.id`.execute(db);
  return rows;
}

export async function readFilesOf(
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; files: WorkspaceFiles }[]> {
  if (ids.length === 0) return [];
  return db.selectFrom('submissions').select(['id', 'files']).where('id', 'in', ids).execute();
}

export interface SimilarityRecord {
  lab: string;
  inputs: string;
  data: StoredSimilarity;
  computedAt: Date;
}

export async function listReports(db: Db, assignmentId: string): Promise<SimilarityRecord[]> {
  return db
    .selectFrom('similarity_reports')
    .select(['lab', 'inputs', 'data', 'computed_at as computedAt'])
    .where('assignment_id', '=', assignmentId)
    .execute();
}

export interface NewReport {
  assignmentId: string;
  lab: string;
  inputs: string;
  data: StoredSimilarity;
  computedBy: string;
}

/** Puts a report in the place of the lab's last one. */
export async function saveReport(db: Db | Tx, report: NewReport): Promise<void> {
  const values = {
    inputs: report.inputs,
    data: toJsonb(report.data),
    computed_by: report.computedBy,
    computed_at: sql<Date>`clock_timestamp()`,
  };
  await db
    .insertInto('similarity_reports')
    .values({ assignment_id: report.assignmentId, lab: report.lab, ...values })
    .onConflict((conflict) => conflict.columns(['assignment_id', 'lab']).doUpdateSet(values))
    .execute();
}

export interface PairKey {
  assignmentId: string;
  /** The smaller id. */
  a: string;
  b: string;
}

export interface MarkRecord {
  a: string;
  b: string;
  by: string | null;
  at: Date;
}

export async function listMarks(db: Db, assignmentId: string): Promise<MarkRecord[]> {
  return db
    .selectFrom('similarity_marks as m')
    .innerJoin('people as p', 'p.id', 'm.marked_by')
    .select(['m.submission_a as a', 'm.submission_b as b', 'p.name as by', 'm.marked_at as at'])
    .where('m.assignment_id', '=', assignmentId)
    .execute();
}

/** Resolves with whether anything changed: a second mark leaves the first. */
export async function setMark(tx: Tx, { assignmentId, a, b }: PairKey, by: string): Promise<boolean> {
  const row = await tx
    .insertInto('similarity_marks')
    .values({ assignment_id: assignmentId, submission_a: a, submission_b: b, marked_by: by })
    .onConflict((conflict) => conflict.doNothing())
    .returning('marked_at')
    .executeTakeFirst();
  return row !== undefined;
}

export async function removeMark(tx: Tx, { assignmentId, a, b }: PairKey): Promise<boolean> {
  const row = await tx
    .deleteFrom('similarity_marks')
    .where('assignment_id', '=', assignmentId)
    .where('submission_a', '=', a)
    .where('submission_b', '=', b)
    .returning('marked_at')
    .executeTakeFirst();
  return row !== undefined;
}

/** A submission's author, time and score, whether or not it counts now. */
export async function findCompared(db: Db, id: string): Promise<Omit<CountedSubmission, 'lab'> | undefined> {
  return db
    .selectFrom('submissions as s')
    .innerJoin('people as p', 'p.id', 's.person_id')
    .leftJoin('verdicts as v', 'v.submission_id', 's.id')
    .select(['s.id', 's.person_id as personId', 'p.name', 's.created_at as submittedAt', 'v.score'])
    .where('s.id', '=', id)
    .executeTakeFirst();
}
