import { SNIPPET_EXTENSIONS, SNIPPET_LIMITS, type WorkspaceFiles } from '@gopherlab/contracts';
import { pathProblem } from './text-files.ts';
import {
  clash,
  contentProblem,
  extensionOf,
  sizeProblems,
  type WorkspaceProblem,
} from './validate-workspace.ts';

/** Every reason not to keep `files` as a snippet of the playground; empty when there is none. */
export function validateSnippet(files: WorkspaceFiles): WorkspaceProblem[] {
  const entries = Object.entries(files);
  const problems = sizeProblems(entries, SNIPPET_LIMITS);
  // Thousands of files are refused as a number, not one by one.
  if (entries.length > SNIPPET_LIMITS.files) return problems;
  const taken = new Map<string, string>();
  for (const [path, content] of entries) {
    const message =
      pathProblem(path) ??
      kindProblem(path) ??
      clash(taken, path) ??
      contentProblem(content, SNIPPET_LIMITS.fileBytes);
    if (message) problems.push({ path, message });
  }
  if (entries.length > 0 && !entries.some(([path]) => path.endsWith('.go'))) {
    problems.push({ path: 'files', message: 'there is no Go file' });
  }
  return problems;
}

function kindProblem(path: string): string | undefined {
  if (path.split('/').includes('vendor')) return 'a vendor folder is not taken';
  const allowed: readonly string[] = SNIPPET_EXTENSIONS;
  return allowed.includes(extensionOf(path)) ? undefined : `only ${allowed.join(' ')} files are taken`;
}
