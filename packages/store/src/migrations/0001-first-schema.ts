import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** People, their work, and the verdicts on it. */
export const firstSchema: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `create table people (
    id uuid primary key default gen_random_uuid(),
    role text not null check (role in ('candidate', 'instructor', 'admin')),
    guest boolean not null,
    created_at timestamptz not null default now()
  )`,
  `create table sessions (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    person_id uuid not null references people on delete cascade,
    created_at timestamptz not null default now(),
    last_used_at timestamptz not null default now()
  )`,
  `create index sessions_person on sessions (person_id)`,
  `create table drafts (
    person_id uuid not null references people on delete cascade,
    lab text not null,
    files jsonb not null,
    revision int not null check (revision > 0),
    saved_at timestamptz,
    primary key (person_id, lab)
  )`,
  `create table submissions (
    id uuid primary key default gen_random_uuid(),
    person_id uuid not null references people on delete cascade,
    lab text not null,
    mode text not null check (mode in ('grade', 'run')),
    profile text not null check (profile in ('standard', 'observe', 'kernel')),
    state text not null check (state in ('queued', 'running', 'done')),
    attempt int check (attempt is null or (attempt > 0 and mode = 'grade')),
    files jsonb not null,
    idempotency_key text not null,
    request_hash bytea not null,
    request_id text not null,
    fair_tag int not null,
    tries int not null default 0,
    created_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    finished_at timestamptz,
    unique (person_id, idempotency_key),
    check ((state = 'done') = (finished_at is not null))
  )`,
  `create index submissions_person_lab on submissions (person_id, lab, created_at desc)`,
  `create index submissions_queued on submissions (profile, fair_tag, created_at) where state = 'queued'`,
  `create index submissions_taken on submissions (profile, fair_tag desc) where state <> 'queued'`,
  `create index submissions_person_tag on submissions (person_id, profile, fair_tag desc)`,
  `create index submissions_finished on submissions (profile, finished_at desc) where state = 'done'`,
  `create table leases (
    id uuid primary key,
    submission_id uuid not null unique references submissions on delete cascade,
    runner_id text not null,
    queue text not null,
    job_id uuid not null,
    job_retry int not null,
    received int not null default 0,
    expires_at timestamptz not null
  )`,
  `create index leases_expiry on leases (expires_at)`,
  `create table events (
    submission_id uuid not null references submissions on delete cascade,
    seq int not null,
    data jsonb not null,
    primary key (submission_id, seq)
  )`,
  // One row for one submission: a second verdict is refused by the database itself.
  `create table verdicts (
    submission_id uuid primary key references submissions on delete cascade,
    person_id uuid not null references people on delete cascade,
    lab text not null,
    mode text not null,
    status text not null,
    score int not null,
    data jsonb not null,
    created_at timestamptz not null default clock_timestamp()
  )`,
  `create index verdicts_person_lab on verdicts (person_id, lab, created_at desc)`,
  `create table artefacts (
    submission_id uuid not null references submissions on delete cascade,
    name text not null,
    title jsonb not null,
    media_type text not null,
    size_bytes int not null,
    sha256 text not null,
    primary key (submission_id, name)
  )`,
  `create table runners (
    id text primary key,
    profiles text[] not null,
    capacity int not null check (capacity > 0),
    seen_at timestamptz not null
  )`,
];
