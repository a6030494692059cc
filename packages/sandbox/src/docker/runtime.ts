import type { Engine } from './engine.ts';

/** gVisor where its runtime is registered with the engine and not switched off; else the engine's default. */
export async function chooseRuntime(engine: Engine): Promise<string | undefined> {
  if (process.env.GOPHERLAB_GVISOR === 'off') return undefined;
  const { Runtimes } = (await engine.info()) as { Runtimes?: Record<string, unknown> };
  return Runtimes && 'runsc' in Runtimes ? 'runsc' : undefined;
}
