import type { GoTool } from '@gopherlab/gotool';

let starting: Promise<GoTool> | null = null;

/**
 * The Go toolchain of this tab: one worker for everything on the page, started when it is first needed. Rejects when it
 * cannot be fetched or started; the next call tries again.
 */
export function goTool(): Promise<GoTool> {
  starting ??= import('@gopherlab/gotool')
    .then(({ createGoTool }) => createGoTool())
    .catch((error: unknown) => {
      starting = null;
      throw error;
    });
  return starting;
}
