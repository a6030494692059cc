import type { WorkspaceProblem } from '@gopherlab/catalogue';
import { UPLOAD_LIMITS } from '@gopherlab/contracts';
import { AppError } from './errors.ts';

/** Bytes of JSON that carry a workspace: quotes, tabs and line ends take two. */
export const WORKSPACE_BODY_LIMIT = 3 * UPLOAD_LIMITS.totalBytes;

/** Throws INVALID_INPUT that names every wrong file. */
export function assertWorkspace(problems: WorkspaceProblem[]): void {
  if (problems.length === 0) return;
  const issues = problems.slice(0, 20).map(({ path, message }) => ({
    path: path === 'files' ? 'body.files' : `body.files.${path.slice(0, 240).toWellFormed()}`,
    message,
  }));
  throw new AppError('INVALID_INPUT', 'the files cannot be taken', { issues });
}
