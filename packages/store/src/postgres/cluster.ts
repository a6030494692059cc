import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readOrCreateSecret } from '../secrets.ts';
import { preparePostgresAccount, reachesPrograms, type Account } from './account.ts';
import { findBinaries, shareBinaries, type PostgresBinaries } from './binaries.ts';
import { DatabaseSetupError } from './database-setup-error.ts';

const run = promisify(execFile);

export const DATABASE_USER = 'gopherlab';

/** PostgreSQL's files of an installation, ready to be started. */
export interface Cluster {
  /** Holds everything below; belongs to PostgreSQL's user. */
  homeDir: string;
  dataDir: string;
  socketDir: string;
  password: string;
  account: Account;
  binaries: PostgresBinaries;
  /** False when the files were there already. */
  made: boolean;
  /** Major version, e.g. `18`. */
  version: string;
}

/** Makes PostgreSQL's files in `<stateDir>/postgres` where missing. What is half made is never taken for whole. */
export async function prepareCluster(stateDir: string): Promise<Cluster> {
  const installed = await findBinaries();
  const homeDir = join(stateDir, 'postgres');
  const programs = [installed.postgres, installed.initdb];
  const account = await preparePostgresAccount(homeDir, programs);
  const binaries = (await reachesPrograms(account, programs)) ? installed : await shareBinaries(installed);
  const dataDir = join(homeDir, 'data');
  const socketDir = join(homeDir, 'socket');
  const password = readOrCreateSecret(stateDir, 'postgres-password');
  await makeOwnDir(socketDir, account);
  const made = !(await exists(join(dataDir, 'PG_VERSION')));
  if (made) await initialise({ homeDir, dataDir, password, account, binaries });
  const version = await checkVersion(dataDir, binaries);
  return { homeDir, dataDir, socketDir, password, account, binaries, made, version };
}

async function makeOwnDir(dir: string, { owner }: Account): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  if (!owner) return;
  await chown(dir, owner.uid, owner.gid);
  await chmod(dir, 0o700);
}

type InitOptions = Pick<Cluster, 'homeDir' | 'dataDir' | 'password' | 'account' | 'binaries'>;

async function initialise({ homeDir, dataDir, password, account, binaries }: InitOptions): Promise<void> {
  await removeLeftovers(homeDir);
  const temporary = join(homeDir, `making-${randomBytes(6).toString('hex')}`);
  const passwordFile = `${temporary}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account.owner) await chown(passwordFile, account.owner.uid, account.owner.gid);
  try {
    const { file, args, ...ids } = account.command(binaries.initdb, [
      `--pgdata=${temporary}`,
      `--username=${DATABASE_USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same order of text on every machine, whatever locales it has.
      '--locale=C',
      '--no-instructions',
    ]);
    await run(file, args, { ...ids, cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C' } });
    await syncDir(temporary);
    await rename(temporary, dataDir);
    await syncDir(homeDir);
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true });
    throw initialisationFailed(dataDir, cause);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function initialisationFailed(dataDir: string, cause: unknown): DatabaseSetupError {
  const output = (cause as { stderr?: string }).stderr ?? '';
  const lines = output.trim().split('\n').slice(-3).join(' ');
  if (/No space left on device/.test(output) || (cause as NodeJS.ErrnoException).code === 'ENOSPC') {
    return new DatabaseSetupError(
      `The disk is full: PostgreSQL's files could not be made in ${dataDir}.`,
      'free about 100 MB there and start again.',
      { cause },
    );
  }
  return new DatabaseSetupError(
    `PostgreSQL's files could not be made in ${dataDir}: ${lines || (cause as Error).message}`,
    'mend the cause and start again; nothing half-made was kept.',
    { cause },
  );
}

async function removeLeftovers(homeDir: string): Promise<void> {
  for (const name of await readdir(homeDir)) {
    if (name.startsWith('making-')) await rm(join(homeDir, name), { recursive: true, force: true });
  }
}

async function checkVersion(dataDir: string, { postgres }: PostgresBinaries): Promise<string> {
  const version = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  const { stdout } = await run(postgres, ['--version']);
  const program = /(\d+)(\.\d+|beta|rc)/.exec(stdout)?.[1];
  if (program === version) return version;
  throw new DatabaseSetupError(
    `${dataDir} was made by PostgreSQL ${version}, but version ${program ?? '?'} is installed.`,
    'dump it with the old version and restore it, or set DATABASE_URL to a server of your own.',
  );
}

async function syncDir(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  await handle.sync().finally(() => handle.close());
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
