import type { LocalCopy } from './draft-sync.ts';

const PREFIX = 'gopherlab.draft.';

/** This browser's copy of a draft, until the server has it. */
export function localDraft(slug: string) {
  const key = PREFIX + slug;
  return {
    read(): LocalCopy | null {
      try {
        return parseCopy(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    write(copy: LocalCopy): void {
      try {
        localStorage.setItem(key, JSON.stringify(copy));
      } catch {
        // Storage is full or switched off: the server's copy is then the only one.
      }
    },
    clear(): void {
      try {
        localStorage.removeItem(key);
      } catch {
        // Nothing was kept.
      }
    },
  };
}

/** What another version of the page, or a person, may have left there is not trusted. */
export function parseCopy(text: string | null): LocalCopy | null {
  if (text === null) return null;
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('files' in value) || !('baseRevision' in value))
    return null;
  const { files, baseRevision } = value;
  if (typeof baseRevision !== 'number' || typeof files !== 'object' || files === null) return null;
  const entries = Object.entries(files);
  if (entries.length === 0 || entries.some(([, content]) => typeof content !== 'string')) return null;
  return { files: Object.fromEntries(entries as [string, string][]), baseRevision };
}
