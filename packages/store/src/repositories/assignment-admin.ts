import { sql } from 'kysely';
import type { AssignmentPolicy } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';

/** An assignment as the instructors of its cohort see it. */
export interface AssignmentRecord {
  id: string;
  title: string;
  personId: string | null;
  personName: string | null;
  track: string | null;
  /** In their order. */
  labs: { lab: string; weight: number }[];
  opensAt: Date;
  dueAt: Date | null;
  closesAt: Date | null;
  policy: AssignmentPolicy;
  createdAt: Date;
  /** Graded submissions that count for it. */
  submissions: number;
  /** People with an extension. */
  extensions: number;
}

/** Those of a cohort, also those for one person of it; the one that opens first comes first. */
export async function listAssignments(
  db: Db | Tx,
  cohortId: string,
  id?: string,
): Promise<AssignmentRecord[]> {
  const { rows } = await sql<AssignmentRecord>`
    select a.id, a.title, a.person_id as "personId", p.name as "personName", a.track, a.policy,
      a.opens_at as "opensAt", a.due_at as "dueAt", a.closes_at as "closesAt", a.created_at as "createdAt",
      (select coalesce(jsonb_agg(jsonb_build_object('lab', l.lab, 'weight', l.weight) order by l.position), '[]')
        from assignment_labs l where l.assignment_id = a.id) as labs,
      (select count(*)::int from person_assignments w
        join assignment_labs l on l.assignment_id = w.assignment_id
        join submissions s on s.person_id = w.person_id and s.lab = l.lab and s.mode = 'grade'
          and s.job_class = 'interactive' and s.created_at >= w.opens_at
          and (w.closes_at is null or s.created_at <= w.closes_at)
        where w.assignment_id = a.id and w.member) as submissions,
      (select count(distinct e.person_id)::int from extensions e where e.assignment_id = a.id) as extensions
    from assignments a
      left join people p on p.id = a.person_id
    where ${cohortId}::uuid in (a.cohort_id, a.within_cohort_id) and a.deleted_at is null
      and (${id ?? null}::uuid is null or a.id = ${id ?? null}::uuid)
    order by a.opens_at, a.created_at, a.id`.execute(db);
  return rows;
}

export interface AssignmentValues {
  title: string;
  track: string | null;
  labs: readonly { lab: string; weight: number }[];
  opensAt: Date;
  dueAt: Date | null;
  closesAt: Date | null;
  policy: AssignmentPolicy;
}

const columnsOf = ({ title, track, opensAt, dueAt, closesAt, policy }: AssignmentValues) => ({
  title,
  track,
  opens_at: opensAt,
  due_at: dueAt,
  closes_at: closesAt,
  policy: JSON.stringify(policy),
});

/** Makes it for the whole cohort, or for one person within it; returns its id. */
export async function insertAssignment(
  tx: Tx,
  { cohortId, personId, createdBy }: { cohortId: string; personId: string | null; createdBy: string },
  values: AssignmentValues,
): Promise<string> {
  const whom =
    personId === null ? { cohort_id: cohortId } : { person_id: personId, within_cohort_id: cohortId };
  const { id } = await tx
    .insertInto('assignments')
    .values({ ...columnsOf(values), ...whom, created_by: createdBy })
    .returning('id')
    .executeTakeFirstOrThrow();
  await insertLabs(tx, id, values.labs);
  return id;
}

export async function updateAssignment(tx: Tx, id: string, values: AssignmentValues): Promise<void> {
  await tx.updateTable('assignments').set(columnsOf(values)).where('id', '=', id).execute();
  await tx.deleteFrom('assignment_labs').where('assignment_id', '=', id).execute();
  await insertLabs(tx, id, values.labs);
}

async function insertLabs(tx: Tx, id: string, labs: AssignmentValues['labs']): Promise<void> {
  const rows = labs.map(({ lab, weight }, position) => ({ assignment_id: id, lab, weight, position }));
  await tx.insertInto('assignment_labs').values(rows).execute();
}

/** What was submitted for it stays; it is asked of nobody any more. */
export async function deleteAssignment(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('assignments')
    .set({ deleted_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}

export interface ExtensionRecord {
  personId: string;
  personName: string | null;
  dueAt: Date | null;
  closesAt: Date | null;
  extraAttempts: number;
  extraMinutes: number;
  reason: string;
  grantedBy: string | null;
  createdAt: Date;
  /** The latest of its person. */
  counts: boolean;
}

/** Every one that was ever given, the newest first. */
export async function listExtensions(db: Db | Tx, assignmentId: string): Promise<ExtensionRecord[]> {
  const { rows } = await sql<ExtensionRecord>`
    select e.person_id as "personId", p.name as "personName", e.due_at as "dueAt", e.closes_at as "closesAt",
      e.extra_attempts as "extraAttempts", e.extra_minutes as "extraMinutes", e.reason, g.name as "grantedBy",
      e.created_at as "createdAt", e.id = max(e.id) over (partition by e.person_id) as counts
    from extensions e
      join people p on p.id = e.person_id
      left join people g on g.id = e.granted_by
    where e.assignment_id = ${assignmentId}
    order by e.id desc`.execute(db);
  return rows;
}

export interface ExtensionValues {
  assignmentId: string;
  personId: string;
  dueAt: Date | null;
  closesAt: Date | null;
  extraAttempts: number;
  extraMinutes: number;
  reason: string;
  grantedBy: string;
}

export async function insertExtension(tx: Tx, values: ExtensionValues): Promise<void> {
  await tx
    .insertInto('extensions')
    .values({
      assignment_id: values.assignmentId,
      person_id: values.personId,
      due_at: values.dueAt,
      closes_at: values.closesAt,
      extra_attempts: values.extraAttempts,
      extra_minutes: values.extraMinutes,
      reason: values.reason,
      granted_by: values.grantedBy,
    })
    .execute();
}
