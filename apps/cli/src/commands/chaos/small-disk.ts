import { execFile } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Room for a database, its log and artefacts, and small enough to be filled in a moment. */
const SIZE_MB = 512;
const BALLAST = 'ballast';

/** The disk that is filled: a file system of its own, in memory, that nothing else lives on. */
export interface SmallDisk extends AsyncDisposable {
  dir: string;
  /** Takes every byte that is left. */
  fill(): void;
  free(): void;
}

/** Mounts it on `dir`. Undefined with the reason where mounting is not possible: then `dir` is a plain folder. */
export async function mountSmallDisk(dir: string): Promise<SmallDisk | { reason: string }> {
  mkdirSync(dir, { recursive: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=0711`, 'gopherlab-chaos', dir]);
  } catch (error) {
    return {
      reason: `mounting is not possible here: ${(error as { stderr?: string }).stderr?.trim() ?? ''}`,
    };
  }
  const ballast = join(dir, BALLAST);
  return {
    dir,
    fill: () => fill(dir, ballast),
    free: () => rmSync(ballast, { force: true }),
    async [Symbol.asyncDispose]() {
      await run('umount', ['--lazy', dir]);
    },
  };
}

function fill(dir: string, ballast: string): void {
  // Whatever happens, only the file system that we mounted is filled.
  const { blocks, bsize } = statfsSync(dir);
  if (blocks * bsize > SIZE_MB * 1024 * 1024) throw new Error(`${dir} is not the small file system`);
  const file = openSync(ballast, 'a', 0o600);
  try {
    // Ever smaller pieces, so that not a byte is left.
    for (let size = 4 * 1024 * 1024; size >= 512; size /= 8) writeUntilFull(file, Buffer.alloc(size, 'x'));
  } finally {
    closeSync(file);
  }
}

function writeUntilFull(file: number, piece: Buffer): void {
  try {
    for (;;) writeSync(file, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
