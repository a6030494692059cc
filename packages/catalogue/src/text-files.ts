import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UPLOAD_LIMITS } from '@gopherlab/contracts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text in `bytes`, or what is wrong with them as a text file. Lossless: text → bytes gives `bytes` again. */
export function decodeUtf8(bytes: Uint8Array): { text: string } | { problem: string } {
  if (bytes.includes(0)) return { problem: 'is a binary file' };
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    return { problem: 'is not UTF-8 text' };
  }
}

/** What makes `path` unfit as the path of a submission's file, or undefined. */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'the path is empty';
  if (path.length > UPLOAD_LIMITS.pathCharacters) {
    return `the path is longer than ${UPLOAD_LIMITS.pathCharacters} characters`;
  }
  if (!path.isWellFormed()) return 'the path is not valid Unicode';
  // Format characters (bidirectional overrides, zero-width spaces) make two paths look like one.
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(path)) return 'the path has a control or an invisible character';
  if (path.includes('\\')) return 'the path has a backslash';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'the path is absolute';
  return path.split('/').map(segmentProblem).find(Boolean);
}

function segmentProblem(segment: string): string | undefined {
  if (segment === '') return 'the path has an empty part';
  if (segment === '..') return 'the path leaves the folder';
  if (segment.startsWith('.')) return 'the path has a part that begins with a dot';
  if (segment !== segment.trim()) return 'the path has a part with a space at its edge';
  return undefined;
}

/** One spelling for every path that some file system takes for the same: case and Unicode form do not count. */
export function pathKey(path: string): string {
  return path.normalize('NFKC').toLowerCase();
}

/** Texts by path relative to a folder, and what could not be read as text. */
export interface TextTree {
  files: Map<string, string>;
  /** `<path> <what is wrong>`, the path relative to the folder. */
  problems: { path: string; message: string }[];
}

/** What editors, operating systems and version control leave behind is no part of a lab. */
function isLeftover(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~');
}

/** Every text file below `dir`, in a stable order. A folder that does not exist is empty. */
export async function readTextTree(dir: string): Promise<TextTree> {
  const tree: TextTree = { files: new Map(), problems: [] };
  await walk(dir, '', tree);
  return tree;
}

async function walk(root: string, prefix: string, tree: TextTree): Promise<void> {
  const entries = await readdir(join(root, prefix), { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const kept = entries.filter((entry) => !isLeftover(entry.name));
  for (const entry of kept.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) {
      await walk(root, `${path}/`, tree);
    } else if (entry.isFile()) {
      const decoded = decodeUtf8(await readFile(join(root, path)));
      if ('text' in decoded) tree.files.set(path, decoded.text);
      else tree.problems.push({ path, message: decoded.problem });
    } else {
      tree.problems.push({ path, message: 'is neither a file nor a folder' });
    }
  }
}
