import type { Engine } from '../docker/engine.ts';

/** Identity of an image, `sha256:…`, by its name. Rejects when the engine does not have it. */
export async function imageIdentity(engine: Engine, name: string): Promise<string> {
  const { Id } = await engine.getImage(name).inspect();
  return Id;
}
