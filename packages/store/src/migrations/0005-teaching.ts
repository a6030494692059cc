import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Names of people; tracks, cohorts, assignments and what an instructor adds to a grade; the audit log. */
export const teaching: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `alter table people
    add column name text,
    add column email text,
    add column deleted_at timestamptz`,
  `create unique index people_email on people (lower(email)) where deleted_at is null`,
  `create table tracks (
    id uuid primary key default gen_random_uuid(),
    slug text not null,
    data jsonb not null,
    created_by uuid not null references people,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    deleted_at timestamptz
  )`,
  `create unique index tracks_slug on tracks (slug) where deleted_at is null`,
  `create table cohorts (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    join_code text unique,
    created_by uuid not null references people,
    created_at timestamptz not null default clock_timestamp(),
    archived_at timestamptz
  )`,
  `create table cohort_members (
    cohort_id uuid not null references cohorts on delete cascade,
    person_id uuid not null references people on delete cascade,
    role text not null check (role in ('learner', 'instructor')),
    joined_at timestamptz not null default clock_timestamp(),
    removed_at timestamptz,
    primary key (cohort_id, person_id)
  )`,
  `create index cohort_members_person on cohort_members (person_id)`,
  // Whoever was imported and has no account with this address yet; \`person_id\` is set when they come.
  `create table roster_entries (
    id uuid primary key default gen_random_uuid(),
    cohort_id uuid not null references cohorts on delete cascade,
    email text not null,
    name text not null,
    external_id text,
    person_id uuid references people on delete set null,
    created_at timestamptz not null default clock_timestamp()
  )`,
  `create unique index roster_entries_email on roster_entries (cohort_id, lower(email))`,
  `create table assignments (
    id uuid primary key default gen_random_uuid(),
    cohort_id uuid references cohorts on delete cascade,
    person_id uuid references people on delete cascade,
    title text not null,
    track text,
    policy jsonb not null,
    opens_at timestamptz not null,
    due_at timestamptz,
    closes_at timestamptz,
    created_by uuid not null references people,
    created_at timestamptz not null default clock_timestamp(),
    deleted_at timestamptz,
    check ((cohort_id is null) <> (person_id is null)),
    check (due_at is null or due_at > opens_at),
    check (closes_at is null or closes_at >= coalesce(due_at, opens_at))
  )`,
  `create index assignments_cohort on assignments (cohort_id)`,
  `create index assignments_person on assignments (person_id)`,
  `create table assignment_labs (
    assignment_id uuid not null references assignments on delete cascade,
    lab text not null,
    position int not null,
    weight double precision not null check (weight > 0),
    primary key (assignment_id, lab)
  )`,
  `create index assignment_labs_lab on assignment_labs (lab)`,
  // The latest row of a person counts.
  `create table extensions (
    id bigint generated always as identity primary key,
    assignment_id uuid not null references assignments on delete cascade,
    person_id uuid not null references people on delete cascade,
    due_at timestamptz,
    closes_at timestamptz,
    extra_attempts int not null default 0 check (extra_attempts >= 0),
    extra_minutes int not null default 0 check (extra_minutes >= 0),
    reason text not null,
    granted_by uuid not null references people,
    created_at timestamptz not null default clock_timestamp()
  )`,
  `create index extensions_of on extensions (assignment_id, person_id, id desc)`,
  `create table exam_sittings (
    assignment_id uuid not null references assignments on delete cascade,
    person_id uuid not null references people on delete cascade,
    opened_at timestamptz not null default clock_timestamp(),
    ends_at timestamptz not null,
    primary key (assignment_id, person_id)
  )`,
  // The latest row of a cell counts; a null score takes an override back.
  `create table grade_overrides (
    id bigint generated always as identity primary key,
    assignment_id uuid not null references assignments on delete cascade,
    person_id uuid not null references people on delete cascade,
    lab text not null,
    score double precision check (score between 0 and 100),
    reason text not null,
    set_by uuid not null references people,
    created_at timestamptz not null default clock_timestamp()
  )`,
  `create index grade_overrides_cell on grade_overrides (assignment_id, person_id, lab, id desc)`,
  `create table submission_comments (
    id uuid primary key default gen_random_uuid(),
    submission_id uuid not null references submissions on delete cascade,
    path text not null,
    line int not null check (line > 0),
    body text not null,
    author_id uuid not null references people,
    created_at timestamptz not null default clock_timestamp(),
    deleted_at timestamptz
  )`,
  `create index submission_comments_of on submission_comments (submission_id)`,
  `create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    actor_id uuid,
    action text not null,
    subject_kind text not null,
    subject_id text not null,
    detail jsonb not null,
    request_id text
  )`,
  `create index audit_log_subject on audit_log (subject_kind, subject_id, id desc)`,
  `create function refuse_audit_change() returns trigger language plpgsql as $$
    begin raise exception 'the audit log is only added to'; end $$`,
  `create trigger audit_log_append_only before update or delete or truncate on audit_log
    for each statement execute function refuse_audit_change()`,
];
