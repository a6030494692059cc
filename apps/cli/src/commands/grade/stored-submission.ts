import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue, submissionHash } from '@gopherlab/catalogue';
import { UuidSchema, type GradingMode, type Verdict, type WorkspaceFiles } from '@gopherlab/contracts';
import type { GradedLab } from '@gopherlab/grading';
import { labVersions, openPool, pendingMigrations, submissions, type Db } from '@gopherlab/store';
import type { Installation } from '../../installation.ts';
import { openDatabase } from '../../setup/postgres.ts';
import { SetupError } from '../../setup/step.ts';
import { UsageError } from '../../usage-error.ts';

/** Everything that decided a stored verdict. */
export interface StoredSubmission {
  id: string;
  mode: GradingMode;
  attempt: number | null;
  finishedAt: Date;
  files: WorkspaceFiles;
  verdict: Verdict;
  /** As it was when it graded. */
  lab: GradedLab;
  /** Whether the lab here is still that version. */
  labIsCurrent: boolean;
}

/**
 * Reads a submission that has a verdict, from `DATABASE_URL` or the installation's own PostgreSQL, which is used where it
 * runs and otherwise started for as long as this takes. Throws UsageError where there is nothing to repeat.
 */
export async function readStoredSubmission(
  installation: Installation,
  env: NodeJS.ProcessEnv,
  id: string,
): Promise<StoredSubmission> {
  if (!UuidSchema.safeParse(id).success)
    throw new UsageError(`${JSON.stringify(id)} is not the id of a submission`);
  const { stateDir } = installation;
  if (!env.DATABASE_URL && !existsSync(join(stateDir, 'postgres'))) {
    throw new UsageError(`there is no submission ${id}: nothing was ever submitted here`);
  }
  const database = await openDatabase({ stateDir, env });
  try {
    const db = openPool({
      url: database.url,
      connections: 1,
      name: 'gopherlab-replay',
      onConnectionError: () => undefined,
    });
    await using _closed = { [Symbol.asyncDispose]: () => db.destroy() };
    await assertUpToDate(db);
    return await read(db, installation, id);
  } finally {
    await database.stop();
  }
}

/** Only read, never brought up to date: an older api may run on it, and would fail on a newer schema. */
async function assertUpToDate(db: Db): Promise<void> {
  const [first] = await pendingMigrations(db);
  if (first === undefined) return;
  throw new SetupError(
    `The database is of an older Gopherlab than this one (migration ${first} has not run).`,
    'start this Gopherlab once (`npm start`): its api brings the database up to date.',
  );
}

async function read(db: Db, installation: Installation, id: string): Promise<StoredSubmission> {
  const record = await submissions.findSubmission(db, id);
  if (!record) throw new UsageError(`there is no submission ${id}`);
  const { verdict, finishedAt, mode, attempt } = record;
  if (!verdict || !finishedAt)
    throw new UsageError(`submission ${id} has no verdict yet; it is ${record.state}`);
  if (verdict.status === 'platform-error') {
    throw new UsageError(`the platform failed on submission ${id}: there is no result to repeat`);
  }
  const files = await submissions.getSubmissionFiles(db, id);
  if (submissionHash(files) !== verdict.submissionHash) {
    throw new SetupError(
      `The stored files of submission ${id} are not those that its verdict names: their hash is ${submissionHash(files)}, the verdict's is ${verdict.submissionHash}.`,
      'restore the database from a backup of before it was changed.',
    );
  }
  const current = (await loadCatalogue(join(installation.rootDir, 'labs'))).labs.get(verdict.lab);
  const labIsCurrent = current?.labHash === verdict.labHash;
  const lab = labIsCurrent ? current : await labVersions.findLabVersion(db, verdict.labHash);
  if (!lab) {
    throw new SetupError(
      `The version ${verdict.labHash} of the lab ${verdict.lab} is not kept here, and the lab has changed since.`,
      'check out the lab as it was and start the api once: every version that an api starts with is kept.',
    );
  }
  return { id, mode, attempt, finishedAt, files, verdict, lab, labIsCurrent };
}
