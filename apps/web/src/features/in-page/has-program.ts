import type { WorkspaceFiles } from '@gopherlab/contracts';

/** Whether the module's root is a program, which can be started and not only tested. */
export function hasProgram(files: WorkspaceFiles): boolean {
  return Object.entries(files).some(
    ([path, text]) =>
      /^[^/]+\.go$/.test(path) &&
      !path.endsWith('_test.go') &&
      /^package\s+main\b/m.test(text) &&
      /^func\s+main\s*\(\s*\)/m.test(text),
  );
}
