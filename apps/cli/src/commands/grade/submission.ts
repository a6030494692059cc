import { isSubmissionFile, validateWorkspace, type Lab } from '@gopherlab/catalogue';
import type { WorkspaceFiles } from '@gopherlab/contracts';
import { UsageError } from '../../usage-error.ts';
import { readFolder } from './read-folder.ts';

export interface Submission {
  files: WorkspaceFiles;
  /** What of the folder was left out, or filled in; one line each. */
  notes: string[];
}

/**
 * The submission to `lab` that stands in `dir`: its editable files, and files of the same kinds that were added.
 * Throws a `UsageError` that names the file which cannot be part of one.
 */
export async function readSubmission(lab: Lab, dir: string): Promise<Submission> {
  const found = await readFolder(dir);
  const notes: string[] = [];
  const files: WorkspaceFiles = {};
  for (const [path, text] of found) {
    const note = reasonToLeaveOut(lab, path, text);
    if (note === undefined) files[path] = text;
    else if (note) notes.push(`${path}: ${note}`);
  }
  const editable = lab.files.filter(({ role }) => role === 'editable').map(({ path }) => path);
  // Without any, it is another lab's folder: what else is there could only be added to the starter.
  if (!editable.some((path) => path in files)) {
    throw new UsageError(`${dir}: has no file of ${lab.slug}; ${editable.join(', ')} would be one`);
  }
  for (const path of editable) {
    if (!(path in files)) notes.push(`${path}: is not in the folder, the starter's is used`);
  }
  const [problem] = validateWorkspace(lab, files);
  if (problem)
    throw new UsageError(`${problem.path === 'files' ? dir : `${dir}/${problem.path}`}: ${problem.message}`);
  return { files, notes };
}

/** Why a file is no part of the submission; empty when that needs no words, undefined when it is a part. */
function reasonToLeaveOut(lab: Lab, path: string, text: string): string | undefined {
  const own = lab.files.find((file) => file.path === path);
  if (own?.role === 'readonly') {
    return own.content === text ? '' : "differs from the lab's own file, which is used instead";
  }
  // A README or a Makefile beside the code is nobody's fault.
  return isSubmissionFile(lab, path) ? undefined : 'is not a kind of file that this lab takes, left out';
}
