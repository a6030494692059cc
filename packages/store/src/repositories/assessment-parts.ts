import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';
import { toJsonb } from '../json.ts';
import type { PartEvidence } from '../schema.ts';

export interface PartRecord {
  assessmentId: string;
  seq: number;
  lab: string;
  openedAt: Date | null;
  dueAt: Date | null;
  closedAt: Date | null;
  settledAt: Date | null;
  evidence: PartEvidence | null;
}

type PartKey = Pick<PartRecord, 'assessmentId' | 'seq'>;

export async function listParts(db: Db | Tx, assessmentIds: readonly string[]): Promise<PartRecord[]> {
  if (assessmentIds.length === 0) return [];
  return db
    .selectFrom('assessment_parts')
    .select([
      'assessment_id as assessmentId',
      'seq',
      'lab',
      'opened_at as openedAt',
      'due_at as dueAt',
      'closed_at as closedAt',
      'settled_at as settledAt',
      'evidence',
    ])
    .where('assessment_id', 'in', assessmentIds)
    .orderBy('assessment_id')
    .orderBy('seq')
    .execute();
}

export async function offerPart(
  tx: Tx,
  { assessmentId, seq, lab }: PartKey & { lab: string },
): Promise<void> {
  await tx.insertInto('assessment_parts').values({ assessment_id: assessmentId, seq, lab }).execute();
}

/** Takes an offer back that was neither begun nor skipped. */
export async function withdrawPart(tx: Tx, { assessmentId, seq }: PartKey): Promise<void> {
  await tx
    .deleteFrom('assessment_parts')
    .where('assessment_id', '=', assessmentId)
    .where('seq', '=', seq)
    .where('opened_at', 'is', null)
    .where('closed_at', 'is', null)
    .execute();
}

/** Begins a part: its time runs from now on the database's clock. */
export async function openPart(
  tx: Tx,
  { assessmentId, seq, minutes }: PartKey & { minutes: number },
): Promise<void> {
  await tx
    .updateTable('assessment_parts')
    .set({
      opened_at: sql<Date>`statement_timestamp()`,
      due_at: sql<Date>`statement_timestamp() + ${minutes} * interval '1 minute'`,
    })
    .where('assessment_id', '=', assessmentId)
    .where('seq', '=', seq)
    .execute();
}

/** Ends or skips a part; what is over already ended when its time did. */
export async function closePart(tx: Tx, { assessmentId, seq }: PartKey): Promise<void> {
  await tx
    .updateTable('assessment_parts')
    .set({ closed_at: sql<Date>`least(clock_timestamp(), due_at)` })
    .where('assessment_id', '=', assessmentId)
    .where('seq', '=', seq)
    .where('closed_at', 'is', null)
    .execute();
}

/** Fixes what a closed part came to; null where it says nothing. */
export async function settlePart(
  tx: Tx,
  { assessmentId, seq, evidence }: PartKey & { evidence: PartEvidence | null },
): Promise<void> {
  await tx
    .updateTable('assessment_parts')
    .set({
      settled_at: sql<Date>`clock_timestamp()`,
      evidence: evidence === null ? null : toJsonb(evidence),
    })
    .where('assessment_id', '=', assessmentId)
    .where('seq', '=', seq)
    .execute();
}

export interface PartSubmission {
  submissionId: string;
  /** `waiting`: it waits or runs. `ungraded`: the platform failed, or an exam keeps the outcome back. */
  state: 'waiting' | 'graded' | 'ungraded';
  score: number;
  checks: { id: string; passed: boolean }[];
}

/** The person's submissions for grading within a part's time: the best first, of equals the first. */
export async function listPartSubmissions(
  db: Db | Tx,
  { assessmentId, seq }: PartKey,
): Promise<PartSubmission[]> {
  const result = await sql<PartSubmission>`
    select s.id as "submissionId", coalesce(v.score, 0) as score,
      case when v.submission_id is null and s.state <> 'done' then 'waiting'
        when v.status <> 'platform-error' and not exists (select from withheld_submissions w
          where w.person_id = s.person_id and w.submission_id = s.id) then 'graded'
        else 'ungraded' end as state,
      coalesce((select jsonb_agg(jsonb_build_object('id', c->>'id', 'passed', c->>'status' = 'passed'))
        from jsonb_array_elements(v.data->'checks') as c), '[]') as checks
    from assessment_parts p
      join assessments a on a.id = p.assessment_id
      join submissions s on s.person_id = a.person_id and s.lab = p.lab and s.mode = 'grade'
        and s.job_class = 'interactive' and s.created_at >= p.opened_at
        and s.created_at <= coalesce(p.closed_at, p.due_at)
      left join verdicts v on v.submission_id = s.id
    where p.assessment_id = ${assessmentId} and p.seq = ${seq}
    order by v.score desc nulls last, s.created_at`.execute(db);
  return result.rows;
}

/** The part that runs for a person in this lab now, with what is left of it in milliseconds. */
export async function findRunningPart(
  db: Db | Tx,
  personId: string,
  lab: string,
): Promise<{ assessmentId: string; remainingMs: number } | undefined> {
  const result = await sql<{ assessmentId: string; remainingMs: number }>`
    select p.assessment_id as "assessmentId",
      floor(extract(epoch from p.due_at - clock_timestamp()) * 1000)::int as "remainingMs"
    from assessment_parts p join assessments a on a.id = p.assessment_id
    where a.person_id = ${personId} and a.finished_at is null and p.lab = ${lab}
      and p.closed_at is null and p.due_at > clock_timestamp()`.execute(db);
  return result.rows[0];
}

/**
 * Labs that are no longer new to a person: they have a draft or a submission. With them those of assignments that have
 * not closed: a part must cost no attempt, and tell nothing of an exam.
 */
export async function listKnownLabs(db: Db | Tx, personId: string): Promise<Set<string>> {
  const result = await sql<{ lab: string }>`
    select lab from submissions where person_id = ${personId} and job_class = 'interactive'
    union select lab from drafts where person_id = ${personId} and saved_at is not null
    union select l.lab from person_assignments p join assignment_labs l on l.assignment_id = p.assignment_id
      where p.person_id = ${personId} and p.active
        and (p.closes_at is null or p.closes_at > clock_timestamp())`.execute(db);
  return new Set(result.rows.map(({ lab }) => lab));
}
