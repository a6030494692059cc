import { z } from 'zod';
import type { Engine } from './engine.ts';
import { startFault } from './start-probe.ts';

/** Key of gVisor among the engine's runtimes. */
const GVISOR = 'runsc';

const RuntimesSchema = z.object({ Runtimes: z.record(z.string(), z.unknown()).nullish() });

/** What `standard` sandboxes run under. */
export interface RuntimeChoice {
  /** The OCI runtime; absent means the engine's default. */
  name?: string;
  /** One clause for doctor and the log. */
  reason: string;
}

/** gVisor where it is registered, starts a container, and is not switched off with `GOPHERLAB_GVISOR=off`. */
export async function chooseRuntime(
  engine: Engine,
  env: NodeJS.ProcessEnv = process.env,
): Promise<RuntimeChoice> {
  if (env.GOPHERLAB_GVISOR === 'off') return { reason: 'switched off by GOPHERLAB_GVISOR' };
  const { Runtimes } = RuntimesSchema.parse(await engine.info());
  if (!Runtimes || !(GVISOR in Runtimes)) return { reason: 'not registered with the engine' };
  const fault = await startFault(engine, { Runtime: GVISOR });
  if (fault !== undefined) return { reason: `registered, but does not start a container: ${fault}` };
  return { name: GVISOR, reason: 'registered and works' };
}
