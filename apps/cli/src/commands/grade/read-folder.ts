import { lstat, readFile, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { decodeUtf8 } from '@gopherlab/catalogue';
import { UPLOAD_LIMITS } from '@gopherlab/contracts';
import { UsageError } from '../../usage-error.ts';

/** Far more than any submission has; a folder with more is not one. */
const MAX_ENTRIES = 2000;

/**
 * Every file below `dir` as text, by path relative to it; names that begin with a dot are left out. Throws a
 * `UsageError` that names the first file that is no part of a submission.
 */
export async function readFolder(dir: string): Promise<Map<string, string>> {
  const root = await realFolder(dir);
  const walk: Walk = { shown: dir.replace(/\/+$/, '') || dir, root, entries: 0, files: new Map() };
  await walkFolder(walk, '');
  return walk.files;
}

interface Walk {
  /** The folder as the caller named it, for messages. */
  shown: string;
  root: string;
  entries: number;
  files: Map<string, string>;
}

async function realFolder(dir: string): Promise<string> {
  try {
    const root = await realpath(dir);
    if ((await stat(root)).isDirectory()) return root;
  } catch (cause) {
    throw new UsageError(`${dir || '""'}: ${explain(cause, 'there is no such folder')}`, { cause });
  }
  throw new UsageError(`${dir}: is a file, but the folder of the submission is wanted`);
}

async function walkFolder(walk: Walk, prefix: string): Promise<void> {
  const names = await readdir(join(walk.root, prefix)).catch((cause: unknown) => {
    throw new UsageError(`${join(walk.shown, prefix)}: ${explain(cause, 'is gone')}`, { cause });
  });
  for (const name of names.sort()) {
    // `.git` and its like are nobody's submission; `..\\main.go` is somebody's way out of the folder.
    if (name.startsWith('.') && !name.startsWith('..')) continue;
    walk.entries += 1;
    if (walk.entries > MAX_ENTRIES) {
      throw new UsageError(
        `${walk.shown}: has more than ${MAX_ENTRIES} files; is it the folder of a submission?`,
      );
    }
    await readEntry(walk, prefix + name);
  }
}

async function readEntry(walk: Walk, path: string): Promise<void> {
  const fail = (message: string, cause?: unknown): never => {
    // A name may hold line breaks or an escape sequence; the error stays one line.
    const shown = join(walk.shown, path).replace(/\p{Cc}/gu, (char) => JSON.stringify(char).slice(1, -1));
    throw new UsageError(`${shown}: ${message}`, { cause });
  };
  if (path.split('/').at(-1)?.startsWith('..')) fail('the name begins with two dots');
  const absolute = join(walk.root, path);
  try {
    const own = await lstat(absolute);
    if (own.isDirectory()) return await walkFolder(walk, `${path}/`);
    if (own.isSymbolicLink()) {
      const target = await realpath(absolute);
      if (!target.startsWith(walk.root + sep)) fail('is a symbolic link out of the folder');
    }
    const info = await stat(absolute);
    if (info.isDirectory()) fail('is a symbolic link to a folder');
    if (!info.isFile()) fail('is not a regular file');
    if (info.size > UPLOAD_LIMITS.fileBytes) fail(tooLarge(info.size));
    const decoded = decodeUtf8(await readFile(absolute));
    if ('text' in decoded) walk.files.set(path, decoded.text);
    else fail(decoded.problem);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    fail(explain(error, 'is a symbolic link that leads nowhere'), error);
  }
}

function tooLarge(bytes: number): string {
  const size =
    bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  return `has ${size}; at most ${UPLOAD_LIMITS.fileBytes / 1024} KiB are taken`;
}

function explain(error: unknown, missing: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return missing;
    case 'ENOTDIR':
      return 'a part of the path is a file';
    case 'ELOOP':
      return 'is a symbolic link that leads in a circle';
    case 'EACCES':
    case 'EPERM':
      return 'cannot be read (permission denied)';
    default:
      return `cannot be read (${error instanceof Error ? error.message : String(error)})`;
  }
}
