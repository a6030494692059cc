/** Limits of an upload; the same on both sides of the wire. In a file without zod, so that the page can have it alone. */
export const UPLOAD_LIMITS = {
  files: 50,
  fileBytes: 256 * 1024,
  totalBytes: 1024 * 1024,
  pathCharacters: 200,
} as const;

/** Time between two acts counts as active when it is no longer than this; the database's triggers hold the same. */
export const LIVE_IDLE_MS = 10 * 60_000;
