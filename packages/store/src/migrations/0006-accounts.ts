import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Accounts: how people sign in, from where they are signed in, and who is invited. */
export const accounts: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `alter table people
    add column email_verified boolean not null default false,
    add column updated_at timestamptz not null default now()`,
  // Guests are many; accounts are listed, searched and counted.
  `create index people_accounts on people (created_at desc) where not guest`,
  `alter table sessions
    add column id uuid not null unique default gen_random_uuid(),
    add column user_agent text,
    add column address text,
    add column signed_in_at timestamptz`,
  // A way to sign in: \`credential\` with the hash of a password, or a provider's name for the person. No tokens of providers.
  `create table credentials (
    id uuid primary key default gen_random_uuid(),
    person_id uuid not null references people on delete cascade,
    provider text not null,
    subject text not null,
    password_hash text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (provider, subject),
    check ((provider = 'credential') = (password_hash is not null))
  )`,
  `create index credentials_person on credentials (person_id)`,
  `create table passkeys (
    id uuid primary key default gen_random_uuid(),
    person_id uuid not null references people on delete cascade,
    name text,
    public_key text not null,
    credential_id text not null unique,
    counter double precision not null,
    device_type text not null,
    backed_up boolean not null,
    transports text,
    aaguid text,
    created_at timestamptz not null default now()
  )`,
  `create index passkeys_person on passkeys (person_id)`,
  // What was sent or handed out and comes back once: links in mails, states of providers, challenges of passkeys.
  `create table verifications (
    id uuid primary key default gen_random_uuid(),
    identifier text not null,
    value text not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  `create index verifications_identifier on verifications (identifier)`,
  `create index verifications_expiry on verifications (expires_at)`,
  `create table invitations (
    id uuid primary key default gen_random_uuid(),
    token_hash bytea not null unique check (octet_length(token_hash) = 32),
    role text not null check (role in ('candidate', 'instructor', 'admin')),
    email text,
    created_by uuid not null references people,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    used_at timestamptz,
    used_by uuid references people on delete set null,
    revoked_at timestamptz,
    check (used_at is null or revoked_at is null)
  )`,
  // The older of two drafts of one lab, when a guest's work came to an account that had one too.
  `create table kept_drafts (
    id uuid primary key default gen_random_uuid(),
    person_id uuid not null references people on delete cascade,
    lab text not null,
    files jsonb not null,
    saved_at timestamptz not null,
    kept_at timestamptz not null default clock_timestamp()
  )`,
  `create index kept_drafts_person on kept_drafts (person_id, kept_at desc)`,
  `create index audit_log_actor on audit_log (actor_id, id desc)`,
  `create index audit_log_action on audit_log (action, id desc)`,
];
