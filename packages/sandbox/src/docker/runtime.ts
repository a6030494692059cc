import { z } from 'zod';
import { SandboxFault } from '../sandbox.ts';
import type { Engine } from './engine.ts';
import { startFault } from './start-probe.ts';

/** Key of gVisor among the engine's runtimes. */
const GVISOR = 'runsc';

/** `auto`: gVisor where it works, else the engine's default; `runsc`: gVisor or nothing; `runc`: never gVisor. */
export const RuntimeWishSchema = z.enum(['auto', 'runsc', 'runc']);
export type RuntimeWish = z.infer<typeof RuntimeWishSchema>;

const RuntimesSchema = z.object({ Runtimes: z.record(z.string(), z.unknown()).nullish() });

/** What `standard` sandboxes run under. */
export interface RuntimeChoice {
  /** The OCI runtime; absent means the engine's default. */
  name?: string;
  /** One clause for doctor and the log. */
  reason: string;
  /** What was wished cannot be had; no standard sandbox may start. */
  unmet?: true;
}

/** Reads `SANDBOX_RUNTIME`. Throws SandboxFault when it is none of the three. */
export function runtimeWish(env: NodeJS.ProcessEnv = process.env): RuntimeWish {
  const wish = RuntimeWishSchema.safeParse(env.SANDBOX_RUNTIME || 'auto');
  if (wish.success) return wish.data;
  throw new SandboxFault(`SANDBOX_RUNTIME must be one of ${RuntimeWishSchema.options.join(', ')}`);
}

/** Finds out whether gVisor is registered and starts a container, and holds that against the wish. */
export async function chooseRuntime(engine: Engine, wish: RuntimeWish): Promise<RuntimeChoice> {
  if (wish === 'runc') return { reason: 'switched off by SANDBOX_RUNTIME=runc' };
  const lack = await gvisorLack(engine);
  if (lack === undefined) return { name: GVISOR, reason: 'registered and works' };
  if (wish === 'auto') return { reason: lack };
  return { reason: `SANDBOX_RUNTIME=runsc asks for it, but it is ${lack}`, unmet: true };
}

async function gvisorLack(engine: Engine): Promise<string | undefined> {
  const { Runtimes } = RuntimesSchema.parse(await engine.info());
  if (!Runtimes || !(GVISOR in Runtimes)) return 'not registered with the engine';
  const fault = await startFault(engine, { Runtime: GVISOR });
  return fault === undefined ? undefined : `registered, but does not start a container: ${fault}`;
}
