import { resolve } from 'node:path';

/** The npm scripts that take paths. */
const SCRIPTS = new Set(['grade', 'labs', 'verdict']);

/**
 * A path as the caller meant it. npm runs scripts in the project's root, whatever folder `npm run` was called in,
 * and keeps that folder in `INIT_CWD`.
 */
export function callerPath(path: string, env: NodeJS.ProcessEnv = process.env): string {
  // The variable outlives its npm: only a command that npm itself started for us may believe it.
  const throughNpm = SCRIPTS.has(env.npm_lifecycle_event ?? '');
  return throughNpm && env.INIT_CWD && path !== '' ? resolve(env.INIT_CWD, path) : path;
}
