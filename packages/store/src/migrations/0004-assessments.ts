import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Self-assessments: what was asked, what was answered, and the labs that the result rests on. */
export const assessments: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `create table assessments (
    id uuid primary key default gen_random_uuid(),
    person_id uuid not null references people on delete cascade,
    target jsonb not null,
    length int not null check (length > 0),
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    lab_evidence jsonb,
    check ((finished_at is null) = (lab_evidence is null))
  )`,
  `create index assessments_person on assessments (person_id, started_at desc)`,
  // Nobody takes two at once: the second would be practice for the first.
  `create unique index assessments_open on assessments (person_id) where finished_at is null`,
  `create table assessment_answers (
    assessment_id uuid not null references assessments on delete cascade,
    seq int not null check (seq > 0),
    question_id text not null,
    asked_at timestamptz not null default clock_timestamp(),
    due_at timestamptz not null,
    answered_at timestamptz,
    option int,
    correct boolean,
    primary key (assessment_id, seq),
    unique (assessment_id, question_id),
    check ((answered_at is null) = (correct is null))
  )`,
];
