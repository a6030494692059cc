import { sql } from 'kysely';
import type { AssignmentPolicy } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';

export interface AssignedLab {
  lab: string;
  weight: number;
}

/** An assignment as it holds for one person: the times are theirs, extension included. */
export interface PersonalAssignment {
  id: string;
  personId: string;
  title: string;
  /** Null for one that was given to the person outside any cohort. */
  cohort: { id: string; name: string } | null;
  track: string | null;
  policy: AssignmentPolicy;
  opensAt: Date;
  dueAt: Date | null;
  closesAt: Date | null;
  extended: boolean;
  extraAttempts: number;
  extraMinutes: number;
  /** The person's exam; null before it was begun, and where there is none. */
  sitting: { openedAt: Date; endsAt: Date } | null;
  /** In their order. */
  labs: AssignedLab[];
}

export interface PersonalAssignmentFilter {
  personId: string;
  id?: string;
  lab?: string;
  /** Only those that were open then: from when they opened until they closed for this person. */
  openAt?: Date;
  /** Also those of cohorts that the person left after they had opened: what they forbid they go on forbidding. */
  alsoLeft?: boolean;
}

interface Row extends Omit<PersonalAssignment, 'cohort' | 'sitting'> {
  cohortId: string | null;
  cohortName: string | null;
  examOpenedAt: Date | null;
  examEndsAt: Date | null;
}

/** A person's assignments, the earliest to be due first; those of cohorts that they left or that are archived are not there. */
export async function listPersonalAssignments(
  db: Db | Tx,
  { personId, id, lab, openAt, alsoLeft = false }: PersonalAssignmentFilter,
): Promise<PersonalAssignment[]> {
  const result = await sql<Row>`
    select a.id, p.person_id as "personId", a.title, a.track, p.policy, c.id as "cohortId", c.name as "cohortName",
      p.opens_at as "opensAt", p.due_at as "dueAt", p.closes_at as "closesAt", p.extended,
      p.extra_attempts as "extraAttempts", p.extra_minutes as "extraMinutes",
      p.exam_opened_at as "examOpenedAt", p.exam_ends_at as "examEndsAt",
      (select coalesce(jsonb_agg(jsonb_build_object('lab', l.lab, 'weight', l.weight) order by l.position), '[]')
        from assignment_labs l where l.assignment_id = a.id) as labs
    from person_assignments p
      join assignments a on a.id = p.assignment_id
      left join cohorts c on c.id = coalesce(a.cohort_id, a.within_cohort_id)
    where p.person_id = ${personId} and not p.archived and (p.member or ${alsoLeft})
      and (${id ?? null}::uuid is null or a.id = ${id ?? null})
      and (${lab ?? null}::text is null
        or exists (select from assignment_labs l where l.assignment_id = a.id and l.lab = ${lab ?? null}))
      and (${openAt ?? null}::timestamptz is null
        or (p.opens_at <= ${openAt ?? null} and (p.closes_at is null or p.closes_at >= ${openAt ?? null})))
    order by p.due_at nulls last, p.closes_at nulls last, p.opens_at, a.id`.execute(db);
  return result.rows.map(toPersonal);
}

function toPersonal({ cohortId, cohortName, examOpenedAt, examEndsAt, ...rest }: Row): PersonalAssignment {
  return {
    ...rest,
    cohort: cohortId === null || cohortName === null ? null : { id: cohortId, name: cohortName },
    sitting: examOpenedAt && examEndsAt ? { openedAt: examOpenedAt, endsAt: examEndsAt } : null,
  };
}

/** The assignments that a submission of this lab counts for at that time. */
export function findOpenAssignmentsFor(
  db: Db | Tx,
  personId: string,
  lab: string,
  at: Date,
): Promise<PersonalAssignment[]> {
  return listPersonalAssignments(db, { personId, lab, openAt: at });
}

export interface AttemptRecord {
  submissionId: string;
  lab: string;
  submittedAt: Date;
  /** Null while it waits or runs. */
  score: number | null;
}

/** Graded submissions that cost an attempt: those that wait or run, and those with a verdict about the submission. */
export async function listAttempts(
  db: Db | Tx,
  personId: string,
  labs: readonly string[],
): Promise<AttemptRecord[]> {
  if (labs.length === 0) return [];
  return db
    .selectFrom('submissions as s')
    .leftJoin('verdicts as v', 'v.submission_id', 's.id')
    .select(['s.id as submissionId', 's.lab', 's.created_at as submittedAt', 'v.score'])
    .where('s.person_id', '=', personId)
    .where('s.lab', 'in', labs)
    .where('s.mode', '=', 'grade')
    .where('s.job_class', '=', 'interactive')
    .where((eb) => eb.or([eb('v.status', 'is', null), eb('v.status', '<>', 'platform-error')]))
    .orderBy('s.created_at')
    .execute();
}

export interface OverrideRecord {
  assignmentId: string;
  lab: string;
  score: number;
}

/** What instructors set for a person and did not take back. */
export async function listOverridesOf(db: Db | Tx, personId: string): Promise<OverrideRecord[]> {
  const result = await sql<OverrideRecord>`
    select * from (
      select distinct on (assignment_id, lab) assignment_id as "assignmentId", lab, score
      from grade_overrides where person_id = ${personId}
      order by assignment_id, lab, id desc
    ) as latest where score is not null`.execute(db);
  return result.rows;
}

/** Begins a person's exam by the database's clock; one that was begun goes on as it is. */
export async function openSitting(
  tx: Tx,
  { assignmentId, personId, minutes }: { assignmentId: string; personId: string; minutes: number },
): Promise<void> {
  await tx
    .insertInto('exam_sittings')
    .values({
      assignment_id: assignmentId,
      person_id: personId,
      opened_at: sql`statement_timestamp()`,
      ends_at: sql<Date>`statement_timestamp() + ${minutes} * interval '1 minute'`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Of these submissions those whose outcome an exam keeps from their author now, with the end of that; null is «once it was sat». */
export async function findWithheld(
  db: Db | Tx,
  personId: string,
  submissionIds: readonly string[],
): Promise<Map<string, Date | null>> {
  if (submissionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('withheld_submissions')
    .select(['submission_id', 'until'])
    .where('person_id', '=', personId)
    .where('submission_id', 'in', submissionIds)
    .execute();
  return new Map(rows.map((row) => [row.submission_id, row.until]));
}
