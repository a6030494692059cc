import { sql } from 'kysely';
import type { AssessmentTarget, LabEvidence } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';
import { toJsonb } from '../json.ts';

export interface AssessmentRecord {
  id: string;
  personId: string;
  target: AssessmentTarget;
  length: number;
  startedAt: Date;
  finishedAt: Date | null;
  labEvidence: LabEvidence[] | null;
}

export interface AnswerRecord {
  seq: number;
  questionId: string;
  askedAt: Date;
  dueAt: Date;
  answeredAt: Date | null;
  option: number | null;
  correct: boolean | null;
}

const COLUMNS = [
  'id',
  'person_id as personId',
  'target',
  'length',
  'started_at as startedAt',
  'finished_at as finishedAt',
  'lab_evidence as labEvidence',
] as const;

/** Starts an assessment; the caller holds the person's lock and has seen that none is open. */
export async function insertAssessment(
  tx: Tx,
  { personId, target, length }: { personId: string; target: AssessmentTarget; length: number },
): Promise<AssessmentRecord> {
  return tx
    .insertInto('assessments')
    .values({ person_id: personId, target: toJsonb(target), length })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** Newest first. */
export async function listAssessments(db: Db, personId: string, limit: number): Promise<AssessmentRecord[]> {
  return db
    .selectFrom('assessments')
    .select(COLUMNS)
    .where('person_id', '=', personId)
    .orderBy('started_at', 'desc')
    .limit(limit)
    .execute();
}

export async function findOpenAssessment(db: Db, personId: string): Promise<AssessmentRecord | undefined> {
  return db
    .selectFrom('assessments')
    .select(COLUMNS)
    .where('person_id', '=', personId)
    .where('finished_at', 'is', null)
    .executeTakeFirst();
}

/** Holds the assessment until the transaction ends: a second tab waits, and asks nothing twice. */
export async function lockAssessment(
  tx: Tx,
  id: string,
  personId: string,
): Promise<AssessmentRecord | undefined> {
  return tx
    .selectFrom('assessments')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
}

export async function listAnswers(
  db: Db,
  assessmentIds: readonly string[],
): Promise<(AnswerRecord & { assessmentId: string })[]> {
  if (assessmentIds.length === 0) return [];
  return db
    .selectFrom('assessment_answers')
    .select([
      'assessment_id as assessmentId',
      'seq',
      'question_id as questionId',
      'asked_at as askedAt',
      'due_at as dueAt',
      'answered_at as answeredAt',
      'option',
      'correct',
    ])
    .where('assessment_id', 'in', assessmentIds)
    .orderBy('assessment_id')
    .orderBy('seq')
    .execute();
}

/** Asks a question; its time runs from now on the database's clock. */
export async function insertQuestion(
  tx: Tx,
  {
    assessmentId,
    seq,
    questionId,
    seconds,
  }: { assessmentId: string; seq: number; questionId: string; seconds: number },
): Promise<void> {
  await tx
    .insertInto('assessment_answers')
    .values({
      assessment_id: assessmentId,
      seq,
      question_id: questionId,
      due_at: sql<Date>`clock_timestamp() + ${seconds} * interval '1 second'`,
    })
    .execute();
}

/** Closes a question; an option that comes after the time counts as none. Says whether it was in time. */
export async function closeQuestion(
  tx: Tx,
  {
    assessmentId,
    seq,
    option,
    correct,
  }: { assessmentId: string; seq: number; option: number | null; correct: boolean },
): Promise<boolean> {
  // An answer given in the last second is still on its way when the time is over.
  const inTime = sql<boolean>`clock_timestamp() <= due_at + interval '3 seconds'`;
  const row = await tx
    .updateTable('assessment_answers')
    .set({
      answered_at: sql`clock_timestamp()`,
      option: sql<number | null>`case when ${inTime} then ${option}::int end`,
      correct: sql<boolean>`${inTime} and ${correct}::boolean`,
    })
    .where('assessment_id', '=', assessmentId)
    .where('seq', '=', seq)
    .returning(inTime.as('inTime'))
    .executeTakeFirstOrThrow();
  return row.inTime;
}

export async function finishAssessment(tx: Tx, id: string, labEvidence: LabEvidence[]): Promise<Date> {
  const row = await tx
    .updateTable('assessments')
    .set({ finished_at: sql`clock_timestamp()`, lab_evidence: toJsonb(labEvidence) })
    .where('id', '=', id)
    .returning('finished_at as finishedAt')
    .executeTakeFirstOrThrow();
  return row.finishedAt ?? new Date();
}

/** The best graded submission of each lab of a person, with the checks of its verdict; of equals the first. */
export async function listLabEvidence(db: Db, personId: string): Promise<LabEvidence[]> {
  const result = await sql<LabEvidence>`
    select distinct on (lab) lab, submission_id as "submissionId", score,
      (select jsonb_agg(jsonb_build_object('id', c->>'id', 'passed', c->>'status' = 'passed'))
       from jsonb_array_elements(data->'checks') as c) as checks
    from verdicts v
    where person_id = ${personId} and mode = 'grade' and status <> 'platform-error'
      and not exists (select from withheld_submissions w
        where w.person_id = ${personId} and w.submission_id = v.submission_id)
    order by lab, score desc, created_at`.execute(db);
  return result.rows;
}

/** The track that a person made of a result. */
export interface OwnTrackRecord {
  assessmentId: string;
  target: AssessmentTarget;
  labs: string[];
  madeAt: Date;
}

/** Makes a track of an assessment's result; another one of the person is no longer the newest. */
export async function setOwnTrack(tx: Db | Tx, assessmentId: string, labs: string[]): Promise<void> {
  await tx
    .updateTable('assessments')
    .set({ track_labs: toJsonb(labs), track_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', assessmentId)
    .execute();
}

/** The newest track that the person made. */
export async function findOwnTrack(db: Db | Tx, personId: string): Promise<OwnTrackRecord | undefined> {
  const row = await db
    .selectFrom('assessments')
    .select(['id as assessmentId', 'target', 'track_labs as labs', 'track_at as madeAt'])
    .where('person_id', '=', personId)
    .where('track_at', 'is not', null)
    .orderBy('track_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.labs && row.madeAt ? { ...row, labs: row.labs, madeAt: row.madeAt } : undefined;
}
