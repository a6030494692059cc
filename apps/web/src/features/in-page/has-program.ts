import type { WorkspaceFiles } from '@gopherlab/contracts';

/** Whether the module's root is a program, which can be started and not only tested. */
export function hasProgram(files: WorkspaceFiles): boolean {
  return rootFiles(files).some(
    (text) => /^package\s+main\b/m.test(text) && /^func\s+main\s*\(\s*\)/m.test(text),
  );
}

/** Whether that program may be a server, which can be sent requests. */
export function mayServe(files: WorkspaceFiles): boolean {
  return rootFiles(files).some((text) => text.includes('"net/http"'));
}

function rootFiles(files: WorkspaceFiles): string[] {
  return Object.entries(files)
    .filter(([path]) => /^[^/]+\.go$/.test(path) && !path.endsWith('_test.go'))
    .map(([, text]) => text);
}
