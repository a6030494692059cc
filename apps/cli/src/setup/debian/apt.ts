import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../step.ts';
import { findMirror } from './mirror.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const LOCK_SECONDS = 120;

/** Whether we may install Debian's packages here. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && existsSync('/etc/debian_version');
}

/** The release's code name, e.g. `bookworm`. */
export function debianRelease(): string | undefined {
  if (!existsSync('/etc/os-release')) return undefined;
  return /^VERSION_CODENAME="?(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
}

/** Makes Debian 13's packages installable by name (`package/trixie`) without preferring any of them. */
export function addTrixieSource(aptDir = '/etc/apt'): void {
  const mirror = findMirror(aptDir);
  if (!mirror) {
    throw new SetupError(
      'No Debian mirror is named in this machine’s apt sources.',
      'add a line like `deb <mirror>/debian bookworm main` to /etc/apt/sources.list and try again.',
    );
  }
  const signedBy = mirror.signedBy ?? (existsSync(KEYRING) ? KEYRING : undefined);
  const source = ['Types: deb', `URIs: ${mirror.uri}`, 'Suites: trixie', 'Components: main'];
  if (signedBy) source.push(`Signed-By: ${signedBy}`);
  writeIfChanged(join(aptDir, 'preferences.d'), 'gopherlab-trixie', PIN);
  writeIfChanged(join(aptDir, 'sources.list.d'), 'gopherlab-trixie.sources', `${source.join('\n')}\n`);
}

const PIN = 'Package: *\nPin: release n=trixie\nPin-Priority: 50\n';

function writeIfChanged(dir: string, name: string, content: string): void {
  const file = join(dir, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  mkdirSync(dir, { recursive: true });
  writeFileSync(file, content);
}

/** Runs apt-get without questions; `report` hears what it is at. */
export async function aptGet(args: string[], report: (progress: string) => void): Promise<void> {
  const child = spawn(
    'apt-get',
    ['-y', '-o', `DPkg::Lock::Timeout=${LOCK_SECONDS}`, '-o', 'Acquire::Retries=3', ...args],
    {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'a', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk.toString();
    const line = chunk.toString().trim().split('\n').at(-1);
    if (line) report(line.slice(0, 100));
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (status) => resolve(status ?? 1));
  });
  if (code !== 0) throw explainAptFailure(args, output);
}

/** apt's many words to one cause and one next step. */
export function explainAptFailure(args: string[], output: string): SetupError {
  const command = `apt-get ${args.join(' ')}`;
  const lines = output
    .split('\n')
    .filter((line) => /^(E|Err|W):/.test(line))
    .slice(-3)
    .join('\n');
  if (/Could not get lock|Unable to acquire the dpkg frontend lock/.test(output)) {
    return new SetupError(
      'Another program is installing packages and does not finish.',
      'wait until it has ended (`ps aux | grep -E "apt|dpkg"`), then try again.',
    );
  }
  if (/dpkg was interrupted/.test(output)) {
    return new SetupError(
      'An earlier installation of packages was cut off.',
      'run `dpkg --configure -a`, then try again.',
    );
  }
  if (/No space left on device|not have enough free space/.test(output)) {
    return new SetupError(
      'There is no room on the disk for Debian’s packages.',
      'free about 1 GB and try again.',
    );
  }
  if (/Temporary failure resolving|Could not connect|Failed to fetch|Unable to connect/.test(output)) {
    return new SetupError(
      `Debian’s packages cannot be fetched:\n${lines}`,
      'check that `apt-get update` works on this machine, then try again.',
    );
  }
  if (/NO_PUBKEY|not signed/.test(output)) {
    return new SetupError(
      `apt does not know the key of Debian 13:\n${lines}`,
      'run `apt-get install debian-archive-keyring`, then try again.',
    );
  }
  return new SetupError(
    `\`${command}\` failed:\n${lines || output.slice(-500)}`,
    `run \`${command}\` to see why, then try again.`,
  );
}
