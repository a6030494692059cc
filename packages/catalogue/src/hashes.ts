import { createHash } from 'node:crypto';
import type { WorkspaceFiles } from '@gopherlab/contracts';

/** SHA-256 of named texts: order, time stamps and modes of files do not count; names and lengths do. */
function hashTexts(format: string, texts: Iterable<readonly [name: string, text: string]>): string {
  const hash = createHash('sha256').update(`${format}\n`);
  for (const [name, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const bytes = Buffer.from(text);
    // With both lengths in front, no content can pass for another division into files.
    hash.update(`${Buffer.byteLength(name)} ${bytes.length}\n${name}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** Identity of a submission: the paths and contents of the learner's own files. Lower-case hexadecimal. */
export function submissionHash(files: WorkspaceFiles): string {
  return hashTexts('gopherlab submission 1', Object.entries(files));
}

/** Texts by path relative to `labs/`, as {@link labHash} takes them. */
export interface LabHashInput {
  slug: string;
  manifest: string;
  starter: Map<string, string>;
  grader: Map<string, string>;
  /** What all graders are built with: `labs/kit/**`, `labs/go.mod`, `labs/go.sum`; names relative to `labs/`. */
  shared: Map<string, string>;
}

/**
 * Identity of what graded a submission. In it: `lab.yaml`, `starter/`, `grader/`, and the kit and module files that
 * every grader is built with. Not in it: the statement, the solution, the mutants, the forgeries, and the tests of
 * grader and kit, for a mended typo must not make an old verdict look like another lab's. Lower-case hexadecimal, the
 * same on every machine.
 */
export function labHash(input: LabHashInput): string {
  const within = (folder: string, files: Map<string, string>) =>
    [...files].map(([path, text]) => [`${folder}/${path}`, text] as const);
  return hashTexts('gopherlab lab 1', [
    [`${input.slug}/lab.yaml`, input.manifest],
    ...within(`${input.slug}/starter`, input.starter),
    ...within(`${input.slug}/grader`, input.grader).filter(([path]) => isBuilt(path)),
    ...[...input.shared].filter(([path]) => isBuilt(path)),
  ]);
}

/** Whether a file of a Go package can reach the grader's program; a grader may embed any other file. */
function isBuilt(path: string): boolean {
  return !path.endsWith('_test.go');
}
