import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Content-addressed storage of artefacts: what is put is found under its SHA-256, for ever. */
export interface BlobStore {
  /** Returns the content's SHA-256, lower-case hexadecimal, once it is safe on disk. */
  put(content: Uint8Array): Promise<string>;
  /** Undefined when there is no such content, or it is damaged. */
  get(sha256: string): Promise<Buffer | undefined>;
}

function digest(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Blobs as files in `dir`. Several processes, also on several machines, may share the folder. */
export function createFolderBlobStore(dir: string): BlobStore {
  const pathOf = (sha256: string) => join(dir, sha256.slice(0, 2), sha256);
  return {
    async put(content) {
      const sha256 = digest(content);
      const path = pathOf(sha256);
      const stored = await access(path).then(
        () => true,
        () => false,
      );
      if (!stored) await writeSafely(path, content);
      return sha256;
    },
    async get(sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) return undefined;
      const content = await readFile(pathOf(sha256)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      return content && digest(content) === sha256 ? content : undefined;
    },
  };
}

/** Nobody writes for so long: whoever began has died. */
const ABANDONED_MS = 60 * 60_000;

/** Removes what writers that were killed in the middle have left in `dir`; returns how many files that were. */
export async function removeHalfWritten(dir: string, now = Date.now()): Promise<number> {
  const names = await readdir(dir, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  let removed = 0;
  for (const path of names.filter((name) => name.endsWith('.tmp')).map((name) => join(dir, name))) {
    // Gone: another replica was quicker.
    const found = await stat(path).catch(() => undefined);
    if (!found || now - found.mtimeMs < ABANDONED_MS) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

/** Whoever sees the file sees all of it, also after the power went. */
async function writeSafely(path: string, content: Uint8Array): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
