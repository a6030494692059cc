import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listDeleted, openPool, pendingMigrations, purgeDeleted, type Db } from '@gopherlab/store';
import { InvalidArgumentError, type Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { openDatabase } from '../../setup/postgres.ts';
import { SetupError } from '../../setup/step.ts';
import { UsageError } from '../../usage-error.ts';

/** Long enough to notice that something was deleted by mistake. */
const RETENTION_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Registers `backup deleted` and `backup purge`. */
export function registerDeleted(backup: Command): void {
  backup
    .command('deleted')
    .description('List what is marked as deleted and still stored.')
    .option('--older-than <days>', 'count as due what was deleted so long ago', parseDays, RETENTION_DAYS)
    .action(async ({ olderThan }: { olderThan: number }) => {
      const rows = await withDatabase((db) => listDeleted(db, daysAgo(olderThan)));
      if (rows.length === 0) process.stdout.write('nothing is marked as deleted\n');
      for (const { table, count, oldest, due, purgeable } of rows) {
        const fate = purgeable ? `${due} due` : 'kept: other records rest on it';
        process.stdout.write(
          `${table}: ${count}, the oldest of ${oldest.toISOString().slice(0, 10)}; ${fate}\n`,
        );
      }
    });
  backup
    .command('purge')
    .description('Remove for good what was deleted long ago. Backups of before still have it.')
    .option('--older-than <days>', 'deleted at least so many days ago', parseDays, RETENTION_DAYS)
    .action(async ({ olderThan }: { olderThan: number }) => {
      const purged = await withDatabase((db) => purgeDeleted(db, daysAgo(olderThan)));
      for (const [table, count] of Object.entries(purged))
        process.stdout.write(`${table}: ${count} removed\n`);
    });
}

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

function parseDays(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new InvalidArgumentError('must be a whole number of days, at least 1');
  return Number(text);
}

async function withDatabase<T>(use: (db: Db) => Promise<T>): Promise<T> {
  const { stateDir } = readInstallation(process.env);
  if (!process.env.DATABASE_URL && !existsSync(join(stateDir, 'postgres')))
    throw new UsageError('this installation was never started');
  const database = await openDatabase({ stateDir, env: process.env });
  try {
    const db = openPool({
      url: database.url,
      connections: 1,
      name: 'gopherlab-deleted',
      onConnectionError: () => undefined,
    });
    await using _closed = { [Symbol.asyncDispose]: () => db.destroy() };
    if ((await pendingMigrations(db)).length > 0)
      throw new SetupError(
        'The database is of an older Gopherlab than this one.',
        'start this Gopherlab once (`npm start`): its api brings the database up to date.',
      );
    return await use(db);
  } finally {
    await database.stop();
  }
}
