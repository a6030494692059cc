import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SetupError } from './setup/step.ts';

/** Where this checkout and its state are, and which port it serves on. */
export interface Installation {
  rootDir: string;
  stateDir: string;
  port: number;
}

const DEFAULT_PORT = 3000;

export function readInstallation(env: NodeJS.ProcessEnv): Installation {
  const rootDir = resolve(env.GOPHERLAB_ROOT ?? join(import.meta.dirname, '../../..'));
  const stateDir = resolve(env.GOPHERLAB_STATE_DIR ?? join(rootDir, '.gopherlab'));
  try {
    mkdirSync(stateDir, { recursive: true });
  } catch (cause) {
    throw new SetupError(
      `The state folder ${stateDir} cannot be made.`,
      'make its parent writable, or set GOPHERLAB_STATE_DIR to a folder that is.',
      { cause },
    );
  }
  return { rootDir, stateDir, port: readPort(env.PORT) };
}

function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new SetupError(`PORT is "${text}", which is not a port.`, 'set PORT to a number from 1 to 65535.');
  }
  return port;
}
