import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';

export interface CellKey {
  assignmentId: string;
  personId: string;
  lab: string;
}

/** An override that stands. */
export interface StandingOverride extends CellKey {
  /** 0 to 100. */
  score: number;
}

export interface OverrideRecord {
  /** Null took an override back. */
  score: number | null;
  reason: string;
  by: string | null;
  at: Date;
}

/** The overrides that stand in these assignments: the latest of each cell, unless it took one back. */
export async function listStanding(db: Db, assignmentIds: string[]): Promise<StandingOverride[]> {
  if (assignmentIds.length === 0) return [];
  const { rows } = await sql<StandingOverride>`
    select "assignmentId", "personId", lab, score from (
      select distinct on (assignment_id, person_id, lab) assignment_id as "assignmentId", person_id as "personId", lab, score
      from grade_overrides where assignment_id = any(${assignmentIds}::uuid[])
      order by assignment_id, person_id, lab, id desc
    ) as latest where score is not null`.execute(db);
  return rows;
}

/** Everything that was ever set in a cell, newest first. */
export async function listOfCell(db: Db, cell: CellKey): Promise<OverrideRecord[]> {
  return db
    .selectFrom('grade_overrides as o')
    .leftJoin('people as p', 'p.id', 'o.set_by')
    .select(['o.score', 'o.reason', 'p.name as by', 'o.created_at as at'])
    .where('o.assignment_id', '=', cell.assignmentId)
    .where('o.person_id', '=', cell.personId)
    .where('o.lab', '=', cell.lab)
    .orderBy('o.id', 'desc')
    .execute();
}

export async function addOverride(
  tx: Tx,
  {
    assignmentId,
    personId,
    lab,
    score,
    reason,
    setBy,
  }: CellKey & {
    score: number | null;
    reason: string;
    setBy: string;
  },
): Promise<void> {
  await tx
    .insertInto('grade_overrides')
    .values({ assignment_id: assignmentId, person_id: personId, lab, score, reason, set_by: setBy })
    .execute();
}

export interface OverrideOfSubmission extends OverrideRecord {
  score: number;
  assignmentId: string;
  title: string;
}

/** The overrides that stand in the assignments whose time a submission fell into. */
export async function listForSubmission(db: Db, submissionId: string): Promise<OverrideOfSubmission[]> {
  const { rows } = await sql<OverrideOfSubmission>`
    select a.id as "assignmentId", a.title, o.score, o.reason, o.by, o.at
    from submissions s
    join assignment_labs l on l.lab = s.lab
    join assignments a on a.id = l.assignment_id and a.deleted_at is null and s.created_at >= a.opens_at
    join lateral (select g.score, g.reason, p.name as by, g.created_at as at
      from grade_overrides g left join people p on p.id = g.set_by
      where g.assignment_id = a.id and g.person_id = s.person_id and g.lab = s.lab order by g.id desc limit 1) o
      on o.score is not null
    where s.id = ${submissionId}
    order by o.at desc`.execute(db);
  return rows;
}
