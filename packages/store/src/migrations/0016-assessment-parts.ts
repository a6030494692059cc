import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Timed labs of self-assessments: what was offered, when its time ran, and what it came to. */
export const assessmentParts: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `create table assessment_parts (
    assessment_id uuid not null references assessments on delete cascade,
    seq int not null check (seq > 0),
    lab text not null,
    offered_at timestamptz not null default clock_timestamp(),
    opened_at timestamptz,
    due_at timestamptz,
    closed_at timestamptz,
    settled_at timestamptz,
    evidence jsonb,
    primary key (assessment_id, seq),
    unique (assessment_id, lab),
    check ((opened_at is null) = (due_at is null)),
    check (settled_at is null or closed_at is not null),
    check (evidence is null or settled_at is not null and opened_at is not null)
  )`,
];
