/** Limits of an upload; the same on both sides of the wire. In a file without zod, so that the page can have it alone. */
export const UPLOAD_LIMITS = {
  files: 50,
  fileBytes: 256 * 1024,
  totalBytes: 1024 * 1024,
  pathCharacters: 200,
} as const;
