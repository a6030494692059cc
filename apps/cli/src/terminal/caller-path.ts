import { resolve } from 'node:path';

/**
 * A path as the caller meant it. npm runs scripts in the project's root, whatever folder `npm run` was called in,
 * and keeps that folder in `INIT_CWD`.
 */
export function callerPath(path: string, env: NodeJS.ProcessEnv = process.env): string {
  // The variable outlives its npm: only a command that npm itself started for us may believe it.
  const throughNpm = env.npm_lifecycle_event === 'grade' || env.npm_lifecycle_event === 'labs';
  return throughNpm && env.INIT_CWD && path !== '' ? resolve(env.INIT_CWD, path) : path;
}
