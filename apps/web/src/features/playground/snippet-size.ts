import { SNIPPET_LIMITS, type WorkspaceFiles } from '@gopherlab/contracts';

export interface SnippetSize {
  files: number;
  /** Bytes of UTF-8. */
  bytes: number;
  /** Why it cannot be shared; null when it can. */
  problem: { kind: 'files' | 'total' } | { kind: 'file'; path: string } | null;
}

const encoder = new TextEncoder();

/** How large the files are, and whether the server would keep them. */
export function snippetSize(files: WorkspaceFiles): SnippetSize {
  const sizes = Object.entries(files).map(([path, text]) => [path, encoder.encode(text).length] as const);
  const bytes = sizes.reduce((sum, [, size]) => sum + size, 0);
  const large = sizes.find(([, size]) => size > SNIPPET_LIMITS.fileBytes);
  return { files: sizes.length, bytes, problem: problemOf(sizes.length, bytes, large?.[0]) };
}

function problemOf(files: number, bytes: number, large: string | undefined): SnippetSize['problem'] {
  if (files > SNIPPET_LIMITS.files) return { kind: 'files' };
  if (large !== undefined) return { kind: 'file', path: large };
  return bytes > SNIPPET_LIMITS.totalBytes ? { kind: 'total' } : null;
}

/** `1.2` of `128` KiB */
export function kibibytes(bytes: number): string {
  return (bytes / 1024).toFixed(bytes < 10 * 1024 ? 1 : 0);
}
