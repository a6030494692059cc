import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** One person's assignment is given in a cohort, whose instructors see it; people find cohorts by roster address. */
export const cohorts: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `alter table assignments
    add column within_cohort_id uuid references cohorts on delete cascade,
    add check ((within_cohort_id is null) or (person_id is not null))`,
  `create index assignments_within on assignments (within_cohort_id) where within_cohort_id is not null`,
  // Whoever signs up looks for the lines with their address in all cohorts.
  `create index roster_entries_waiting on roster_entries (lower(email)) where person_id is null`,
];
