import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A secret of this installation, made at first use in `<stateDir>/secrets/<name>` (mode 0600) and never changed.
 * Processes that ask at once get the same one. Never log it. `make` gives its text; by default 32 random bytes.
 */
export function readOrCreateSecret(stateDir: string, name: string, make = randomText): string {
  const folder = join(stateDir, 'secrets');
  const path = join(folder, name);
  const existing = readSecret(path);
  if (existing !== undefined) return existing;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `.${name}.${randomBytes(6).toString('hex')}`);
  writeFileSync(temporary, `${make()}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    // A link, unlike a rename, never replaces the secret of a process that was faster.
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  const made = readSecret(path);
  if (made === undefined) throw new Error(`the secret ${path} is empty`);
  return made;
}

function randomText(): string {
  return randomBytes(32).toString('base64url');
}

/** The secret in a file without white space around it; undefined when there is none. */
export function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
