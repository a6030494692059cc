import { execFile } from 'node:child_process';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { DatabaseSetupError } from './database-setup-error.ts';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root; then it gets a system user of its own. */
const USER = 'gopherlab-pg';

/** How to run a program as the user that owns the database's files. */
export interface Account {
  /** Undefined: as ourselves. */
  owner: { uid: number; gid: number } | undefined;
  command(file: string, args: string[]): { file: string; args: string[]; uid?: number; gid?: number };
}

/**
 * The account that PostgreSQL runs under; made when we are root and it does not exist yet. It owns `homeDir`, which is
 * made too, and can enter it and run the programs.
 */
export async function preparePostgresAccount(homeDir: string, programs: string[]): Promise<Account> {
  await mkdir(homeDir, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0) return { owner: undefined, command: (file, args) => ({ file, args }) };
  const owner = (await findUser()) ?? (await createUser());
  await chown(homeDir, owner.uid, owner.gid);
  await chmod(homeDir, 0o700);
  const direct: Account = { owner, command: (file, args) => ({ file, args, ...owner }) };
  if (await canWork(direct, homeDir, programs)) return direct;
  const reaching = withSearchCapability(owner);
  if (await canWork(reaching, homeDir, programs)) return reaching;
  throw new DatabaseSetupError(
    `PostgreSQL's user ${USER} cannot reach ${homeDir} or ${programs[0]}.`,
    'move the project to a folder that every user may enter (for example /opt/gopherlab), or set DATABASE_URL.',
  );
}

/**
 * A project under /root is closed to every other user. One capability, to search and read, lets PostgreSQL through
 * without opening the folder to everybody; it stays a user that may not write anywhere else.
 */
function withSearchCapability(owner: { uid: number; gid: number }): Account {
  const flags = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  const capability = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
  return {
    owner,
    command: (file, args) => ({ file: 'setpriv', args: [...flags, ...capability, '--', file, ...args] }),
  };
}

/** Whether the account itself, without a capability, gets to the programs: PostgreSQL asks so by access(2). */
export function reachesPrograms({ owner }: Account, programs: string[]): Promise<boolean> {
  return canWork({ owner, command: (file, args) => ({ file, args, ...owner }) }, '/', programs);
}

async function canWork(account: Account, homeDir: string, programs: string[]): Promise<boolean> {
  const script = 'cd "$1" && shift && for program; do "$program" --version || exit 1; done';
  const { file, args, ...ids } = account.command('/bin/sh', ['-c', script, 'sh', homeDir, ...programs]);
  return run(file, args, { ...ids, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function findUser(): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, USER])));
    return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
  } catch {
    return undefined;
  }
}

async function createUser(): Promise<{ uid: number; gid: number }> {
  const args = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
  try {
    await run('useradd', [...args, '--shell', '/usr/sbin/nologin', USER]);
  } catch (cause) {
    // Another process of ours may have made it in the same moment.
    const made = await findUser();
    if (made) return made;
    throw new DatabaseSetupError(
      `The system user ${USER} for PostgreSQL could not be made: ${(cause as Error).message.trim()}`,
      `make it yourself (\`useradd --system ${USER}\`), start as a user that is not root, or set DATABASE_URL.`,
      { cause },
    );
  }
  const made = await findUser();
  if (made) return made;
  throw new DatabaseSetupError(`The system user ${USER} was made but cannot be found.`, 'set DATABASE_URL.');
}
