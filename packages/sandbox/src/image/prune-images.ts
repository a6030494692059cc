import { hasStatus, type Engine } from '../docker/engine.ts';
import { listImages } from './base-image.ts';

/** The label that the Dockerfile's intermediate stages end with: what is left of them is cache. */
const STAGE_LABEL = 'gopherlab.stage';

/** Removes all but the newest images of a repository, and the cached stages that only they used. */
export async function pruneImages(engine: Engine, repository: string, keep: number): Promise<void> {
  for (const name of (await listImages(engine, repository)).slice(keep)) await remove(engine, name);
  const stages = await engine.listImages({ filters: { dangling: ['true'], label: [STAGE_LABEL] } });
  const byStage = Map.groupBy(stages, (image) => image.Labels?.[STAGE_LABEL] ?? '');
  for (const images of byStage.values()) {
    const old = images.sort((a, b) => b.Created - a.Created).slice(keep);
    for (const image of old) await remove(engine, image.Id);
  }
}

async function remove(engine: Engine, name: string): Promise<void> {
  try {
    await engine.getImage(name).remove();
  } catch (error) {
    // 404: gone already. 409: a running sandbox or a newer image still needs it.
    if (!hasStatus(error, 404, 409)) throw error;
  }
}
