/** Limits of an upload; the same on both sides of the wire. In a file without zod, so that the page can have it alone. */
export const UPLOAD_LIMITS = {
  files: 50,
  fileBytes: 256 * 1024,
  totalBytes: 1024 * 1024,
  pathCharacters: 200,
} as const;

/** Limits of what is shared by link: stricter, because it is kept for anybody to read. */
export const SNIPPET_LIMITS = { files: 20, fileBytes: 64 * 1024, totalBytes: 128 * 1024 } as const;

/** What a file of the playground may be: Go, its modules, and texts that a program may embed. */
export const SNIPPET_EXTENSIONS = [
  '.go',
  '.mod',
  '.sum',
  '.csv',
  '.html',
  '.json',
  '.md',
  '.sql',
  '.tmpl',
  '.txt',
  '.xml',
  '.yaml',
  '.yml',
] as const;

/** Time between two acts counts as active when it is no longer than this; the database's triggers hold the same. */
export const LIVE_IDLE_MS = 10 * 60_000;
