import type { WorkspaceFiles } from '@gopherlab/contracts';
import type { GoTool } from '@gopherlab/gotool';
import type { WorkspaceStore } from '../workspace/workspace-store.ts';

/**
 * Formats a file of the learner's where it lies. Does nothing to a file that does not parse (its errors are marked), that
 * was changed meanwhile, or when the toolchain does not come: saving must go on without it.
 */
export async function formatInStore(
  path: string,
  store: Pick<WorkspaceStore, 'state' | 'edit'>,
  contents: () => WorkspaceFiles,
  tool: () => Promise<GoTool>,
): Promise<void> {
  const before = store.state().files[path];
  if (before === undefined || !path.endsWith('.go')) return;
  try {
    const result = await (await tool()).format(path, before, contents());
    if (!result.ok || !result.changed || store.state().files[path] !== before) return;
    store.edit(path, result.content);
  } catch {
    // Run says why the toolchain does not come.
  }
}
