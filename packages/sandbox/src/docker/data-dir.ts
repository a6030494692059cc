import type { Engine } from './engine.ts';

/** Folder on the engine's own machine where it keeps images and containers. */
export async function engineDataDir(engine: Engine): Promise<string> {
  const info = (await engine.info()) as { DockerRootDir: string };
  return info.DockerRootDir;
}
