import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How a platform does (its last launch, its last refusal, when a score failed), and links with which one registers itself. */
export const platformRegistration: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `alter table lti_platforms
    add column last_launch_at timestamptz,
    add column refused_at timestamptz,
    add column refused_reason text,
    add column refused_deployment text`,
  `alter table lti_scores add column failed_at timestamptz`,
  // What the platform says of the places that it offers; null where it does not.
  `alter table lti_deep_links add column line_items boolean, add column course text`,
  `create table lti_registrations (
    id uuid primary key default gen_random_uuid(),
    token_hash bytea not null unique,
    name text not null,
    instructors_teach boolean not null,
    created_by uuid not null references people,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    used_at timestamptz,
    platform_id uuid references lti_platforms on delete set null,
    last_error text
  )`,
  `create index lti_registrations_platform on lti_registrations (platform_id)`,
];
