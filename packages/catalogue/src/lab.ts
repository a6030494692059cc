import type { FileRole, LabManifest, LocalizedText, WorkspaceFiles } from '@gopherlab/contracts';

/** A file of the lab's `starter/`. */
export interface LabFile {
  /** Relative to the submission's root, `/` between folders. */
  path: string;
  role: FileRole;
  content: string;
}

/** A wrong solution that the grader must tell from a right one. */
export interface Mutant {
  /** Its folder's name. */
  name: string;
  title: string;
  /** Exactly the checks that it must lose. */
  loses: string[];
  /** Whole: laid over the solution. */
  files: WorkspaceFiles;
}

/** A submission that tries to get points without work; it must not beat the starter. */
export interface Forgery {
  /** Its folder's name. */
  name: string;
  /** Whole: laid over the starter. */
  files: WorkspaceFiles;
}

/** A lab as it stands on disk, read and proved to be consistent. */
export interface Lab {
  slug: string;
  /** Its folder, absolute. */
  dir: string;
  manifest: LabManifest;
  /** The starter, in the order of `lab.yaml`. */
  files: LabFile[];
  /** Markdown. */
  statement: LocalizedText;
  /** The reference solution, whole: laid over the starter. */
  solution: WorkspaceFiles;
  mutants: Mutant[];
  forgeries: Forgery[];
  /** Identity of everything that decides a verdict; `labHash` in `hashes.ts` says what is in it. */
  labHash: string;
}

/**
 * What is built and judged: the learner's files over the starter. A read-only file is always the lab's own, and
 * a file that the learner left out is the starter's.
 */
export function composeWorkspace(lab: Pick<Lab, 'files'>, files: WorkspaceFiles): WorkspaceFiles {
  const starter = Object.fromEntries(lab.files.map((file) => [file.path, file.content]));
  const readonly = lab.files.filter((file) => file.role === 'readonly');
  return { ...starter, ...files, ...Object.fromEntries(readonly.map((file) => [file.path, file.content])) };
}
