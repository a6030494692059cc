import { hasStatus, type Engine } from './engine.ts';
import { isOwnerGone } from './owner.ts';

/**
 * Removes containers whose owner has died. They end by themselves when their input ends; this is for those that an
 * engine's crash kept from noticing. Those of owners alive, or of another host, stay.
 */
export async function removeOrphans(engine: Engine): Promise<number> {
  const containers = await engine.listContainers({ all: true, filters: { label: ['gopherlab.owner'] } });
  const orphans = containers.filter(({ Labels }) => isOwnerGone(Labels));
  await Promise.all(orphans.map(({ Id }) => removeContainer(engine, Id)));
  return orphans.length;
}

/** Ends and removes a container; one that is gone, or on its way, is fine. */
export async function removeContainer(engine: Engine, id: string): Promise<void> {
  try {
    await engine.getContainer(id).remove({ force: true });
  } catch (error) {
    if (!hasStatus(error, 404, 409)) throw error;
  }
}
