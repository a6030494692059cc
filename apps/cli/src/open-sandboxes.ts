import { createSandboxes, type Sandboxes } from '@gopherlab/sandbox';
import type { Installation } from './installation.ts';
import { setUp } from './setup/set-up.ts';

/** Opens this host's sandboxes, once engine and image are there; progress goes to standard error. */
export async function openSandboxes(installation: Installation, env: NodeJS.ProcessEnv): Promise<Sandboxes> {
  const { image } = await setUp(installation, env, []);
  return createSandboxes({ image });
}
