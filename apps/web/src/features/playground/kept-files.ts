import type { WorkspaceFiles } from '@gopherlab/contracts';

const PREFIX = 'gopherlab.playground.';
/** Of more than this, those that were left longest ago are forgotten: a browser keeps a few megabytes for a site. */
const MOST_KEPT = 12;

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

interface Kept {
  files: WorkspaceFiles;
  /** Milliseconds since 1970. */
  at: number;
}

/** What somebody changed in the playground, in this browser alone; each template and each snippet has its own. */
export function keptFiles(source: string, shelf: Shelf | null, now: () => number = Date.now) {
  const key = PREFIX + source;
  return {
    read: (): WorkspaceFiles | null => (shelf ? (readKept(shelf, key)?.files ?? null) : null),
    /** False when the browser has no room for it. */
    write(files: WorkspaceFiles): boolean {
      if (!shelf) return false;
      try {
        shelf.setItem(key, JSON.stringify({ files, at: now() } satisfies Kept));
        forgetOldest(shelf);
        return true;
      } catch {
        return false;
      }
    },
    clear(): void {
      try {
        shelf?.removeItem(key);
      } catch {
        // Nothing was kept.
      }
    },
  };
}

function forgetOldest(shelf: Shelf): void {
  const keys = Array.from({ length: shelf.length }, (_, index) => shelf.key(index)).filter(
    (key): key is string => key?.startsWith(PREFIX) === true,
  );
  const byAge = keys
    .map((key) => ({ key, at: readKept(shelf, key)?.at ?? 0 }))
    .toSorted((a, b) => b.at - a.at);
  for (const { key } of byAge.slice(MOST_KEPT)) shelf.removeItem(key);
}

/** What another version of the page, or a person, may have left there is not trusted. */
function readKept(shelf: Shelf, key: string): Kept | null {
  try {
    const value: unknown = JSON.parse(shelf.getItem(key) ?? 'null');
    if (typeof value !== 'object' || value === null || !('files' in value) || !('at' in value)) return null;
    const { files, at } = value;
    if (typeof at !== 'number' || typeof files !== 'object' || files === null) return null;
    const entries = Object.entries(files);
    if (entries.length === 0 || entries.some(([, content]) => typeof content !== 'string')) return null;
    return { files: Object.fromEntries(entries as [string, string][]), at };
  } catch {
    return null;
  }
}

/** Null where the browser keeps nothing. */
export function browserShelf(): Shelf | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
