import { sql } from 'kysely';
import type { AssignmentPolicy } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';

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

/** A grading that was not the platform's failure. */
export interface WorkAttempt {
  submittedAt: Date;
  score: number;
  regraded: boolean;
}

/** What one learner did in one column. */
export interface ColumnWork {
  /** When they first saved work on the lab, in milliseconds; null when that is not known. */
  begunAt: number | null;
  /** Something waits or is being graded. */
  waiting: boolean;
  /** Every grading since it opened. */
  attempts: WorkAttempt[];
}

/** By the places of a learner and of a column; undefined for who did nothing in it. */
export type ReadWork = (learner: number, column: number) => ColumnWork | undefined;

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
 * Whether a submission counts for an assignment of a cohort that this person teaches; with `everyCohort`, of any cohort;
 * with `changeable`, of one that is not archived.
 */
export async function isTaughtBy(
  db: Db | Tx,
  submissionId: string,
  personId: string,
  { everyCohort, changeable = false }: { everyCohort: boolean; changeable?: boolean },
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select 1 from submissions s
      join assignment_labs l on l.lab = s.lab
      join assignments a on a.id = l.assignment_id and a.deleted_at is null and s.created_at >= a.opens_at
        and (a.person_id is null or a.person_id = s.person_id)
      join cohort_members m on m.cohort_id = coalesce(a.cohort_id, a.within_cohort_id) and m.person_id = s.person_id
        and m.role = 'learner' and m.removed_at is null
      join cohorts c on c.id = m.cohort_id and (c.archived_at is null or not ${changeable})
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
