import { UPLOAD_LIMITS, type WorkspaceFiles } from '@gopherlab/contracts';
import type { Lab } from './lab.ts';
import { pathKey, pathProblem } from './text-files.ts';

/** One thing that is wrong with a submission's files. */
export interface WorkspaceProblem {
  /** The file's path as given; `files` when it is about all of them. */
  path: string;
  message: string;
}

/**
 * Every reason not to take `files` as a submission (or a draft) to `lab`; empty when there is none.
 *
 * A learner may send the lab's editable files and add files of their own, in any folder, when their extension is
 * that of an editable file (or `.h` where C is edited). A read-only file is never taken: `go.mod`, `go.sum` and the
 * public tests are the lab's.
 */
export function validateWorkspace(lab: Pick<Lab, 'files'>, files: WorkspaceFiles): WorkspaceProblem[] {
  const entries = Object.entries(files);
  const problems = sizeProblems(entries, UPLOAD_LIMITS);
  // Thousands of files are refused as a number, not one by one.
  if (entries.length > UPLOAD_LIMITS.files) return problems;
  const allowed = addableExtensions(lab);
  const taken = new Map(lab.files.map((file) => [pathKey(file.path), file.path]));
  for (const [path, content] of entries) {
    const message =
      pathProblem(path) ??
      placeProblem(lab, path, allowed) ??
      clash(taken, path) ??
      contentProblem(content, UPLOAD_LIMITS.fileBytes);
    if (message) problems.push({ path, message });
  }
  return problems;
}

/** Whether a file of this name can be part of a submission at all: the lab's editable ones and others of their kind. */
export function isSubmissionFile(lab: Pick<Lab, 'files'>, path: string): boolean {
  const own = lab.files.find((file) => file.path === path);
  return own ? own.role === 'editable' : addableExtensions(lab).has(extensionOf(path));
}

export function sizeProblems(
  entries: [string, string][],
  limits: { files: number; totalBytes: number },
): WorkspaceProblem[] {
  const problems: WorkspaceProblem[] = [];
  const total = entries.reduce((sum, [, content]) => sum + Buffer.byteLength(content), 0);
  if (entries.length === 0) problems.push({ path: 'files', message: 'there is no file' });
  if (entries.length > limits.files) {
    problems.push({
      path: 'files',
      message: `${entries.length} files; at most ${limits.files} are taken`,
    });
  }
  if (total > limits.totalBytes) {
    const limit = limits.totalBytes / 1024;
    problems.push({
      path: 'files',
      message: `${Math.ceil(total / 1024)} KiB in all; at most ${limit} KiB are taken`,
    });
  }
  return problems;
}

export function extensionOf(path: string): string {
  return /\.[^./]+$/.exec(path)?.[0] ?? '';
}

function addableExtensions(lab: Pick<Lab, 'files'>): Set<string> {
  const editable = lab.files.filter((file) => file.role === 'editable');
  const extensions = new Set(editable.map((file) => extensionOf(file.path)));
  if (extensions.has('.c')) extensions.add('.h');
  extensions.delete('');
  return extensions;
}

function placeProblem(lab: Pick<Lab, 'files'>, path: string, allowed: Set<string>): string | undefined {
  const own = lab.files.find((file) => file.path === path);
  if (own) return own.role === 'readonly' ? "is the lab's own file and cannot be changed" : undefined;
  // `go build` would take packages from such a folder instead of the lab's modules.
  if (path.split('/').includes('vendor')) return 'a vendor folder is not taken';
  if (allowed.has(extensionOf(path))) return undefined;
  return `only ${[...allowed].sort().join(' and ')} files can be added to this lab`;
}

/** Refuses two paths of which some file system makes one, and a file where another path needs a folder. */
export function clash(taken: Map<string, string>, path: string): string | undefined {
  const key = pathKey(path);
  const other = taken.get(key);
  if (other !== undefined && other !== path) return `is the same file as ${other} on some systems`;
  taken.set(key, path);
  for (const [takenKey, takenPath] of taken) {
    if (takenKey.startsWith(`${key}/`)) return `is a file, but ${takenPath} needs a folder there`;
    if (key.startsWith(`${takenKey}/`)) return `needs a folder where ${takenPath} is a file`;
  }
  return undefined;
}

export function contentProblem(content: string, mostBytes: number): string | undefined {
  if (!content.isWellFormed()) return 'is not valid Unicode';
  if (content.includes('\0')) return 'is a binary file';
  const bytes = Buffer.byteLength(content);
  if (bytes <= mostBytes) return undefined;
  return `has ${Math.ceil(bytes / 1024)} KiB; at most ${mostBytes / 1024} KiB are taken`;
}
