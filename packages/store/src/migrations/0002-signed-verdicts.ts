import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Signatures of verdicts, and what is needed to repeat them. */
export const signedVerdicts: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `alter table verdicts add column jws text`,
  `create table lab_versions (
    lab_hash text primary key check (lab_hash ~ '^[0-9a-f]{64}$'),
    lab text not null,
    data jsonb not null,
    created_at timestamptz not null default now()
  )`,
  `create table installation (
    id uuid primary key default gen_random_uuid(),
    only_one boolean not null default true unique check (only_one)
  )`,
  `insert into installation default values`,
];
