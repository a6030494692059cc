import { join, resolve } from 'node:path';
import type { Installation } from '../../installation.ts';

/** Where the api keeps the blobs. */
export function blobsDirOf({ stateDir }: Installation, env: NodeJS.ProcessEnv): string {
  return resolve(env.BLOBS_DIR || join(stateDir, 'blobs'));
}

/** A blob's file in the folder store. */
export function blobPath(dir: string, sha256: string): string {
  return join(dir, sha256.slice(0, 2), sha256);
}
