import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Certificates: what was signed, and whether it was taken back. Tracks that people made of an assessment's result. */
export const certificates: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `create table certificates (
    id uuid primary key,
    person_id uuid not null references people on delete cascade,
    track text not null,
    track_version text not null,
    jwt text not null,
    -- To the second, as it was signed; two in one second are told apart by the number.
    issued_at timestamptz not null,
    number bigint generated always as identity,
    revoked_at timestamptz,
    revoked_by uuid references people on delete set null,
    revocation_reason text,
    may_reissue boolean not null default false,
    check ((revoked_at is null) = (revocation_reason is null))
  )`,
  // Two clicks at once make one certificate.
  `create unique index certificates_one on certificates (person_id, track, track_version) where revoked_at is null`,
  `create index certificates_person on certificates (person_id, number desc)`,
  `create index certificates_revoked on certificates (revoked_at) where revoked_at is not null`,
  // A copy: a later regrade changes what a submission's verdict is, not what a certificate was issued for.
  `create table certificate_evidence (
    certificate_id uuid not null references certificates on delete cascade,
    submission_id uuid not null,
    jws text not null,
    primary key (certificate_id, submission_id)
  )`,
  // The labs that somebody made a track of, in order, and when; with the assessment it moves from guest to account.
  `alter table assessments
    add column track_labs jsonb,
    add column track_at timestamptz,
    add check ((track_labs is null) = (track_at is null))`,
];
