import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Two classes of jobs, and how much each person may submit. */
export const fairQueue: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `alter table submissions add column job_class text not null default 'interactive'
    check (job_class in ('interactive', 'regrade'))`,
  // Whoever inserts says which class it is.
  `alter table submissions alter column job_class drop default`,
  `drop index submissions_queued, submissions_taken, submissions_person_tag`,
  // The order of the queue: a place in it is a count in this index alone.
  `create index submissions_queued on submissions (profile, job_class, fair_tag, created_at) where state = 'queued'`,
  `create index submissions_taken on submissions (profile, job_class, fair_tag desc) where state <> 'queued'`,
  `create index submissions_person_tag on submissions (person_id, profile, job_class, fair_tag desc)`,
  `create index submissions_unfinished on submissions (person_id) where state <> 'done'`,
  `create table submission_buckets (
    person_id uuid primary key references people on delete cascade,
    tokens float8 not null,
    at timestamptz not null
  )`,
];
