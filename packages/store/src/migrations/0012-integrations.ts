import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What other systems need: an outbox of what happened, webhooks, personal tokens, calendars, LTI platforms. */
export const integrations: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const outbox = [
  `create table integration_outbox (
    id bigint generated always as identity primary key,
    kind text not null,
    data jsonb not null,
    created_at timestamptz not null default clock_timestamp()
  )`,
  // Triggers, so that what happened and the word of it are one transaction on every way that leads there.
  `create function note_graded() returns trigger language plpgsql as $$ begin
    insert into integration_outbox (kind, data)
      values ('submission.graded', jsonb_build_object('submissionId', new.submission_id));
    return null;
  end $$`,
  `create trigger verdicts_outbox after insert on verdicts for each row
    when (new.mode = 'grade' and new.status <> 'platform-error') execute function note_graded()`,
  `create function note_override() returns trigger language plpgsql as $$ begin
    insert into integration_outbox (kind, data)
      values ('grade.overridden', jsonb_build_object('overrideId', new.id::text));
    return null;
  end $$`,
  `create trigger grade_overrides_outbox after insert on grade_overrides for each row execute function note_override()`,
  `create function note_member() returns trigger language plpgsql as $$ begin
    insert into integration_outbox (kind, data) values ('member.joined',
      jsonb_build_object('cohortId', new.cohort_id, 'personId', new.person_id, 'role', new.role));
    return null;
  end $$`,
  `create trigger cohort_members_outbox after insert on cohort_members for each row
    when (new.removed_at is null) execute function note_member()`,
  `create trigger cohort_members_back_outbox after update on cohort_members for each row
    when (old.removed_at is not null and new.removed_at is null) execute function note_member()`,
  // An assignment whose closing is moved closes again.
  `create table announced_closings (
    assignment_id uuid not null references assignments on delete cascade,
    closes_at timestamptz not null,
    primary key (assignment_id, closes_at)
  )`,
];

const tokensAndFeeds = [
  `create table api_tokens (
    id uuid primary key default gen_random_uuid(),
    person_id uuid not null references people on delete cascade,
    name text not null,
    token_hash bytea not null unique,
    hint text not null,
    scopes text[] not null,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
  )`,
  `create index api_tokens_person on api_tokens (person_id)`,
  `create table calendar_feeds (
    id uuid primary key default gen_random_uuid(),
    person_id uuid not null references people on delete cascade,
    cohort_id uuid references cohorts on delete cascade,
    secret_hash bytea not null unique,
    created_at timestamptz not null default clock_timestamp(),
    last_used_at timestamptz,
    unique nulls not distinct (person_id, cohort_id)
  )`,
];

const webhooks = [
  `create table webhook_endpoints (
    id uuid primary key default gen_random_uuid(),
    cohort_id uuid references cohorts on delete cascade,
    url text not null,
    secret text not null,
    events text[] not null,
    created_by uuid not null references people,
    created_at timestamptz not null default clock_timestamp(),
    failing_since timestamptz,
    disabled_at timestamptz,
    disabled_reason text,
    deleted_at timestamptz
  )`,
  `create index webhook_endpoints_cohort on webhook_endpoints (cohort_id)`,
  `create table webhook_deliveries (
    id uuid primary key default gen_random_uuid(),
    endpoint_id uuid not null references webhook_endpoints on delete cascade,
    event text not null,
    body text not null,
    state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
    attempts int not null default 0,
    created_at timestamptz not null default clock_timestamp(),
    next_at timestamptz not null default clock_timestamp(),
    last_at timestamptz,
    last_status int,
    last_error text,
    last_ms int
  )`,
  `create index webhook_deliveries_due on webhook_deliveries (next_at) where state = 'pending'`,
  `create index webhook_deliveries_latest on webhook_deliveries (endpoint_id, created_at desc)`,
];

const lti = [
  `create table lti_platforms (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    issuer text not null,
    client_id text not null,
    auth_url text not null,
    token_url text not null,
    jwks_url text not null,
    deployment_ids text[] not null,
    instructors_teach boolean not null,
    created_by uuid not null references people,
    created_at timestamptz not null default clock_timestamp(),
    deleted_at timestamptz
  )`,
  `create unique index lti_platforms_client on lti_platforms (issuer, client_id) where deleted_at is null`,
  `create table lti_states (
    state_hash bytea primary key,
    platform_id uuid not null references lti_platforms on delete cascade,
    nonce text not null,
    browser_hash bytea not null,
    expires_at timestamptz not null
  )`,
  `create table lti_people (
    issuer text not null,
    subject text not null,
    person_id uuid not null references people on delete cascade,
    email text,
    created_at timestamptz not null default clock_timestamp(),
    primary key (issuer, subject)
  )`,
  `create index lti_people_person on lti_people (person_id)`,
  `create table lti_contexts (
    platform_id uuid not null references lti_platforms on delete cascade,
    deployment_id text not null,
    context_id text not null,
    title text not null,
    cohort_id uuid not null references cohorts on delete cascade,
    memberships_url text,
    synced_at timestamptz,
    primary key (platform_id, deployment_id, context_id)
  )`,
  `create index lti_contexts_cohort on lti_contexts (cohort_id)`,
  `create table lti_links (
    id uuid primary key default gen_random_uuid(),
    platform_id uuid not null references lti_platforms on delete cascade,
    deployment_id text not null,
    resource_link_id text not null,
    cohort_id uuid references cohorts on delete cascade,
    title text not null,
    target_kind text not null check (target_kind in ('lab', 'track', 'assignment')),
    target text not null,
    lineitem_url text,
    lineitems_url text,
    scopes text[] not null,
    unique (platform_id, deployment_id, resource_link_id)
  )`,
  // One row for each person who came by a link: what the platform knows, and whether that is old.
  `create table lti_scores (
    link_id uuid not null references lti_links on delete cascade,
    person_id uuid not null references people on delete cascade,
    subject text not null,
    due_at timestamptz,
    attempts int not null default 0,
    sent_score double precision,
    sent_at timestamptz,
    last_error text,
    primary key (link_id, person_id)
  )`,
  `create index lti_scores_due on lti_scores (due_at) where due_at is not null`,
  `create index lti_scores_person on lti_scores (person_id)`,
  `create table lti_deep_links (
    id uuid primary key default gen_random_uuid(),
    platform_id uuid not null references lti_platforms on delete cascade,
    deployment_id text not null,
    person_id uuid not null references people on delete cascade,
    cohort_id uuid references cohorts on delete cascade,
    return_url text not null,
    data text,
    accepts_multiple boolean not null,
    jwt text,
    expires_at timestamptz not null
  )`,
];

const statements = [...outbox, ...tokensAndFeeds, ...webhooks, ...lti];
