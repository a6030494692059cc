import type { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { firstSchema } from './0001-first-schema.ts';
import { signedVerdicts } from './0002-signed-verdicts.ts';
import { fairQueue } from './0003-fair-queue.ts';
import { assessments } from './0004-assessments.ts';
import { teaching } from './0005-teaching.ts';
import { accounts } from './0006-accounts.ts';
import { assignedWork } from './0007-assigned-work.ts';
import { cohorts } from './0008-cohorts.ts';
import { gradebook } from './0009-gradebook.ts';
import { liveAndSimilarity } from './0010-live-and-similarity.ts';
import { certificates } from './0011-certificates.ts';
import { integrations } from './0012-integrations.ts';
import { personalAssignments } from './0013-personal-assignments.ts';
import { snippets } from './0014-snippets.ts';
import { platformRegistration } from './0015-platform-registration.ts';
import { assessmentParts } from './0016-assessment-parts.ts';
import type { Schema } from '../schema.ts';

/** In order, forward only; a name once released is never changed. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first-schema': firstSchema,
  '0002-signed-verdicts': signedVerdicts,
  '0003-fair-queue': fairQueue,
  '0004-assessments': assessments,
  '0005-teaching': teaching,
  '0006-accounts': accounts,
  '0007-assigned-work': assignedWork,
  '0008-cohorts': cohorts,
  '0009-gradebook': gradebook,
  '0010-live-and-similarity': liveAndSimilarity,
  '0011-certificates': certificates,
  '0012-integrations': integrations,
  '0013-personal-assignments': personalAssignments,
  '0014-snippets': snippets,
  '0015-platform-registration': platformRegistration,
  '0016-assessment-parts': assessmentParts,
};

/** Brings the database up to this version. Several processes may call it at once: the first does it. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const { error, results } = await createMigrator(db).migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName;
  throw new Error(failed ? `migration ${failed} failed` : 'the database could not be migrated', {
    cause: error,
  });
}

/** Names of all migrations of this version, in order. */
export function knownMigrations(): string[] {
  return Object.keys(MIGRATIONS);
}

/** The same in a transaction that the caller began on this one connection; up to `last`, or to this version. */
export async function migrateWithin(db: Kysely<Schema>, last?: string): Promise<void> {
  const migrator = createMigrator(db, { disableTransactions: true });
  const { error } = await (last === undefined ? migrator.migrateToLatest() : migrator.migrateTo(last));
  if (error !== undefined) throw new Error('the database could not be migrated', { cause: error });
}

/** Names of the migrations that this version has and the database has not; changes nothing. */
export async function pendingMigrations(db: Kysely<Schema>): Promise<string[]> {
  const known = await createMigrator(db).getMigrations();
  return known.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}

function createMigrator(db: Kysely<Schema>, options: { disableTransactions?: boolean } = {}): Migrator {
  return new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) }, ...options });
}
