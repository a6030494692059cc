import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of toolchains: TOOLCHAIN_DIR, or the state folder's; undefined when none was built. */
export function findToolchains(): string | undefined {
  const root = resolve(process.env.TOOLCHAIN_DIR ?? '.gopherlab/toolchain');
  return existsSync(join(root, 'current.json')) ? root : undefined;
}
