import { setTimeout as sleep } from 'node:timers/promises';
import type { Observation } from './observe.ts';

/** Memory that may be missing afterwards: other work on the machine comes and goes. The larger of the two counts. */
const MEMORY_SLACK = { megabytes: 1024, share: 0.125 };
const PAUSE_MS = 300;

/** How long the host may take to look as before, in milliseconds. */
export interface Patience {
  /** While only our own doing can be the reason. */
  ownMs: number;
  /** In all, where sandboxes of somebody else's are changing the kernel's state meanwhile. */
  strangersMs: number;
}

const PATIENCE: Patience = { ownMs: 20_000, strangersMs: 240_000 };

/**
 * What differs from `before` and stays so: waits until nothing does, and else gives what was there at every look.
 * Whatever comes up later is somebody else's, for the sandbox was gone at the first look already. `steady` is what has
 * been there since the harness began: only of that can something be missing.
 */
export async function leftovers(
  before: Observation,
  steady: ReadonlySet<string>,
  look: () => Promise<Observation>,
  patience: Patience = PATIENCE,
): Promise<string[]> {
  const begun = performance.now();
  let quietSince = begun;
  let suspects: string[] | undefined;
  for (;;) {
    const after = await look();
    const differing = differences(before, steady, after);
    suspects = (suspects ?? [...differing]).filter((item) => differing.has(item));
    if (suspects.length === 0) return [];
    const now = performance.now();
    if (after.strangersAtWork) quietSince = now;
    if (now - quietSince > patience.ownMs || now - begun > patience.strangersMs) return suspects.sort();
    await sleep(PAUSE_MS);
  }
}

/** Exported for its tests. */
export function differences(
  before: Observation,
  steady: ReadonlySet<string>,
  after: Observation,
): Set<string> {
  const found = new Set<string>();
  for (const item of after.items) if (!before.items.has(item)) found.add(`new: ${item}`);
  for (const item of before.items) {
    if (!after.items.has(item) && steady.has(item)) found.add(`gone: ${item}`);
  }
  const slack = Math.max(MEMORY_SLACK.megabytes, MEMORY_SLACK.share * before.totalMemoryMb);
  if (after.availableMemoryMb < before.availableMemoryMb - slack) found.add('new: memory is missing');
  return found;
}
