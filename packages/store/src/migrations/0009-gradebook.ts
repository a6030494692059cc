import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What the gradebook reads fast, comments that can be corrected, and gradings that are done again. */
export const gradebook: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  // When a person first saved work on a lab; unknown for drafts from before.
  `alter table drafts add column begun_at timestamptz`,
  `alter table drafts alter column begun_at set default clock_timestamp()`,
  `alter table submission_comments add column edited_at timestamptz`,
  // When this verdict took the place of an earlier one; null for the first.
  `alter table verdicts add column regraded_at timestamptz`,
  // A page of grades is read from indexes alone: no submission, no verdict is opened. So the time of a submission stands
  // beside its score, whoever writes either.
  `alter table verdicts add column submitted_at timestamptz`,
  `update verdicts v set submitted_at = s.created_at from submissions s where s.id = v.submission_id`,
  `alter table verdicts alter column submitted_at set not null`,
  `create function note_submission_time() returns trigger language plpgsql as $$
    begin
      new.submitted_at := (select created_at from submissions where id = new.submission_id);
      return new;
    end $$`,
  `create trigger verdicts_submission_time before insert on verdicts
    for each row execute function note_submission_time()`,
  `create function pass_on_submission_time() returns trigger language plpgsql as $$
    begin
      update verdicts set submitted_at = new.created_at where submission_id = new.id;
      return new;
    end $$`,
  `create trigger submissions_time after update of created_at on submissions
    for each row execute function pass_on_submission_time()`,
  `create index verdicts_grades on verdicts (lab, person_id) include (submitted_at, score, regraded_at)
    where mode = 'grade' and status <> 'platform-error'`,
  `create index drafts_begun on drafts (lab, person_id) include (begun_at)`,
  `create table regrades (
    id uuid primary key default gen_random_uuid(),
    assignment_id uuid not null references assignments on delete cascade,
    requested_by uuid not null references people,
    reason text not null,
    created_at timestamptz not null default clock_timestamp(),
    closed_at timestamptz,
    closed_by uuid references people,
    outcome text check (outcome in ('applied', 'discarded')),
    changes jsonb,
    check ((closed_at is null) = (outcome is null))
  )`,
  // Two at once would each compare with what the other is about to change.
  `create unique index regrades_open on regrades (assignment_id) where closed_at is null`,
  `create index regrades_of on regrades (assignment_id, created_at desc)`,
  // \`work_id\` is the copy that is graded; it goes when the run is closed. A verdict here counts for nothing yet.
  `create table regrade_items (
    regrade_id uuid not null references regrades on delete cascade,
    submission_id uuid not null references submissions on delete cascade,
    work_id uuid unique references submissions on delete set null,
    verdict jsonb,
    finished_at timestamptz,
    primary key (regrade_id, submission_id),
    check ((verdict is null) = (finished_at is null))
  )`,
  `create index regrade_items_submission on regrade_items (submission_id)`,
  // Verdicts that counted until a regrade was applied, with their signatures.
  `create table superseded_verdicts (
    id bigint generated always as identity primary key,
    submission_id uuid not null references submissions on delete cascade,
    regrade_id uuid not null references regrades on delete cascade,
    data jsonb not null,
    jws text,
    artefacts jsonb not null,
    graded_at timestamptz not null,
    superseded_at timestamptz not null default clock_timestamp()
  )`,
  `create index superseded_verdicts_of on superseded_verdicts (submission_id, id desc)`,
];
