import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const IGNORED = new Set(['node_modules', 'dist', '.git', '.gopherlab']);

/** SHA-256 over the paths and contents of files and folders below `rootDir`, in a fixed order. */
export function hashInputs(rootDir: string, inputs: string[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) addToHash(hash, rootDir, input);
  return hash.digest('hex');
}

function addToHash(hash: ReturnType<typeof createHash>, rootDir: string, path: string): void {
  const absolute = join(rootDir, path);
  if (!existsSync(absolute)) return;
  if (statSync(absolute).isDirectory()) {
    for (const name of readdirSync(absolute).sort()) {
      if (!IGNORED.has(name)) addToHash(hash, rootDir, `${path}/${name}`);
    }
    return;
  }
  hash.update(`${path}\0`).update(readFileSync(absolute)).update('\0');
}

/** A stamp is written when a step has ended: a start that was cut off leaves none. */
export function readStamp(stateDir: string, name: string): string | undefined {
  const file = join(stateDir, 'stamps', name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

export function writeStamp(stateDir: string, name: string, value: string): void {
  mkdirSync(join(stateDir, 'stamps'), { recursive: true });
  writeFileSync(join(stateDir, 'stamps', name), value);
}
