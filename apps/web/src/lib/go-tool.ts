import type { GoTool } from '@gopherlab/gotool';

let loading: Promise<GoTool> | null = null;

/**
 * The Go toolchain of this tab: one for everything on the page. Its code comes when it is first needed; rejects when that
 * cannot be fetched, and the next call tries again.
 */
export function goTool(): Promise<GoTool> {
  loading ??= import('@gopherlab/gotool')
    .then(({ createGoTool }) => createGoTool())
    .catch((error: unknown) => {
      loading = null;
      throw error;
    });
  return loading;
}
