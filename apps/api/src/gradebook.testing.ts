import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Verdict } from '@gopherlab/contracts';
import type { Db } from '@gopherlab/store';
import { resultOf } from './clients.testing.ts';

const HOUR_MS = 3_600_000;

export interface AttemptFixture {
  personId: string;
  lab?: string;
  /** Hours from now; negative is the past. */
  hours: number;
  /** Null: a run of the public tests, which has no grade. */
  score: number | null;
  files?: Record<string, string>;
}

/** A graded submission in the database, as if it had come then. */
export async function insertAttempt(db: Db, fixture: AttemptFixture): Promise<string> {
  const { personId, lab = 'double', hours, score, files = { 'main.go': 'package main\n' } } = fixture;
  const mode = score === null ? ('run' as const) : ('grade' as const);
  const at = new Date(Date.now() + hours * HOUR_MS);
  const { id } = await db
    .insertInto('submissions')
    .values({
      person_id: personId,
      lab,
      mode,
      profile: 'standard',
      job_class: 'interactive',
      state: 'done',
      attempt: null,
      files: JSON.stringify(files),
      idempotency_key: randomUUID(),
      request_hash: Buffer.alloc(32),
      request_id: 'test',
      fair_tag: 0,
      created_at: at,
      started_at: at,
      finished_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await insertVerdict(db, { id, personId, lab, mode, score: score ?? 0, at });
  return id;
}

interface VerdictFixture {
  id: string;
  personId: string;
  lab: string;
  mode: 'run' | 'grade';
  score: number;
  at: Date;
}

async function insertVerdict(db: Db, { id, personId, lab, mode, score, at }: VerdictFixture): Promise<void> {
  const result = resultOf();
  const verdict: Verdict = {
    lab,
    ...{ ...result.score, score },
    timeline: result.timeline,
    image: result.image,
    labHash: result.labHash,
    submissionHash: result.submissionHash,
  };
  await db
    .insertInto('verdicts')
    .values({
      submission_id: id,
      person_id: personId,
      lab,
      mode,
      status: 'graded',
      score,
      data: JSON.stringify(verdict),
      jws: null,
      created_at: at,
    })
    .execute();
}

export interface ManyOptions {
  instructor: string;
  learners: number;
  labs: readonly string[];
  /** Nobody has done anything. */
  idle?: boolean;
}

/**
 * A cohort of many learners who have worked: four of five cells hold one to three gradings and as many runs, some late. The
 * same every time, made inside the database.
 */
export async function insertManyGrades(
  db: Db,
  { instructor, learners, labs, idle = false }: ManyOptions,
): Promise<{ cohortId: string; assignmentId: string }> {
  const cohort = await db
    .insertInto('cohorts')
    .values({ name: 'Everybody', join_code: randomUUID(), created_by: instructor })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`insert into cohort_members (cohort_id, person_id, role) values (${cohort.id}, ${instructor}, 'instructor')`.execute(
    db,
  );
  await sql`with made as (
      insert into people (role, guest, name, email)
      select 'candidate', false, 'Learner ' || lpad(i::text, 4, '0'), 'learner' || i || '@example.org'
      from generate_series(1, ${learners}::int) i returning id)
    insert into cohort_members (cohort_id, person_id, role) select ${cohort.id}, id, 'learner' from made`.execute(
    db,
  );
  const policy = {
    late: { kind: 'per-day', percent: 10, floorPercent: 40 },
    attempts: { limit: null, regainHours: null },
    score: 'best',
    hints: 'as-in-lab',
    solution: 'as-in-lab',
    exam: null,
  };
  const assignment = await db
    .insertInto('assignments')
    .values({
      cohort_id: cohort.id,
      title: 'Everything',
      policy: JSON.stringify(policy),
      opens_at: new Date(Date.now() - 30 * 24 * HOUR_MS),
      due_at: new Date(Date.now() - 5 * 24 * HOUR_MS),
      created_by: instructor,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('assignment_labs')
    .values(
      labs.map((lab, position) => ({
        assignment_id: assignment.id,
        lab,
        position,
        weight: 1 + (position % 3),
      })),
    )
    .execute();
  if (!idle) await insertManyAttempts(db, cohort.id, assignment.id);
  return { cohortId: cohort.id, assignmentId: assignment.id };
}

/** As wide as real ones: a page of grades must not read them. */
const FILE = `package main\n\n${'func handle() { /* a line of somebody’s work */ }\n'.repeat(20)}`;

async function insertManyAttempts(db: Db, cohortId: string, assignmentId: string): Promise<void> {
  const verdict = JSON.stringify({ ...resultOf().score, labHash: 'a'.repeat(64), image: 'sha256:test' });
  await sql`with cells as (
      select m.person_id, l.lab, abs(hashtextextended(m.person_id::text || l.lab, 7)) as dice
      from cohort_members m, assignment_labs l
      where m.cohort_id = ${cohortId} and m.role = 'learner' and l.assignment_id = ${assignmentId}
    ), tries as (
      select person_id, lab, dice, n, case when n % 2 = 1 then 'run' else 'grade' end as mode,
        now() - interval '20 days' + ((dice / 7) % 432) * interval '1 hour' + n * interval '17 minutes' as at
      from cells, generate_series(1, 2 * (1 + (dice % 3))::int) n where dice % 5 > 0
    ), made as (
      insert into submissions (person_id, lab, mode, profile, job_class, state, files, idempotency_key, request_hash,
        request_id, fair_tag, created_at, started_at, finished_at)
      select person_id, lab, mode, 'standard', 'interactive', 'done', ${JSON.stringify({ 'main.go': FILE })}::jsonb,
        gen_random_uuid()::text, decode(repeat('00', 32), 'hex'), 'seed', 0, at, at, at + interval '2 seconds' from tries
      returning id, person_id, lab, mode, created_at
    )
    insert into verdicts (submission_id, person_id, lab, mode, status, score, data, created_at)
    select id, person_id, lab, mode, 'graded', abs(hashtextextended(id::text, 11)) % 101, ${verdict}::jsonb, created_at from made`.execute(
    db,
  );
  await sql`insert into drafts (person_id, lab, files, revision, saved_at, begun_at)
    select person_id, lab, '{}', 1, min(created_at), min(created_at) - interval '90 minutes' from submissions
    where person_id in (select person_id from cohort_members where cohort_id = ${cohortId}) group by 1, 2`.execute(
    db,
  );
  // What autovacuum does soon after so many rows.
  await sql`vacuum analyze submissions, verdicts, drafts, people, cohort_members`.execute(db);
}

/** The bare work of a gradebook: every grading of the cohort as JSON; nothing is decided. */
export async function readBareGrades(db: Db, cohortId: string): Promise<string> {
  const { rows } = await sql`
    select v.person_id, json_agg(json_build_array(v.lab, v.submitted_at, v.score)) as work
    from verdicts v join cohort_members m on m.person_id = v.person_id and m.cohort_id = ${cohortId} and m.role = 'learner'
    where v.mode = 'grade' and v.status <> 'platform-error' group by 1`.execute(db);
  return JSON.stringify(rows);
}
