import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What is shared from the playground, and what people report of it. */
export const snippets: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  // Content that was taken down stays, so that the same cannot be shared again and an admin's mistake can be mended.
  `create table snippets (
    id text primary key check (id ~ '^[A-Za-z0-9_-]{22}$'),
    person_id uuid references people on delete set null,
    files jsonb not null,
    created_at timestamptz not null default clock_timestamp(),
    taken_down_at timestamptz,
    taken_down_by uuid references people on delete set null,
    take_down_reason text,
    check ((taken_down_at is null) = (take_down_reason is null))
  )`,
  `create index snippets_person on snippets (person_id)`,
  `create table snippet_reports (
    id bigint generated always as identity primary key,
    snippet_id text not null references snippets on delete cascade,
    person_id uuid references people on delete set null,
    reason text not null check (reason in ('malicious', 'personal-data', 'copyright', 'spam', 'other')),
    detail text,
    created_at timestamptz not null default clock_timestamp(),
    closed_at timestamptz,
    unique (snippet_id, person_id)
  )`,
  `create index snippet_reports_open on snippet_reports (snippet_id) where closed_at is null`,
  `create index snippet_reports_person on snippet_reports (person_id)`,
  `create table snippet_buckets (
    person_id uuid primary key references people on delete cascade,
    tokens float8 not null,
    at timestamptz not null
  )`,
];
