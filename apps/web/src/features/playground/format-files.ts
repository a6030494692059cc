import type { Diagnostic, WorkspaceFiles } from '@gopherlab/contracts';
import type { GoTool } from '@gopherlab/gotool';
import type { WorkspaceStore } from '../workspace/workspace-store.ts';

export type FormatOutcome =
  | { kind: 'formatted'; changed: number }
  /** The first file that does not parse; the others are formatted. */
  | { kind: 'not-parsed'; diagnostic: Diagnostic }
  | { kind: 'broken'; message: string };

/** gofmt and the imports of every Go file where it lies; a file that was changed meanwhile stays as it is. */
export async function formatFiles(
  store: Pick<WorkspaceStore, 'state' | 'edit'>,
  tool: () => Promise<GoTool>,
): Promise<FormatOutcome> {
  let changed = 0;
  let bad: Diagnostic | undefined;
  try {
    const go = await tool();
    const files: WorkspaceFiles = store.state().files;
    for (const [path, content] of Object.entries(files).filter(([name]) => name.endsWith('.go'))) {
      const result = await go.format(path, content, files);
      if (!result.ok) bad ??= result.diagnostics[0];
      else if (result.changed && store.state().files[path] === content) {
        store.edit(path, result.content);
        changed += 1;
      }
    }
  } catch (error) {
    return { kind: 'broken', message: error instanceof Error ? error.message : String(error) };
  }
  return bad ? { kind: 'not-parsed', diagnostic: bad } : { kind: 'formatted', changed };
}
