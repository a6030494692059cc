import { hasStatus, type Engine } from './engine.ts';
import { isOwnerGone } from './owner.ts';

/**
 * Removes containers whose owner has died. They end by themselves when their input ends; this is for those that an
 * engine's crash kept from noticing. Those of owners alive, or of another host, stay.
 */
export async function removeOrphans(engine: Engine): Promise<number> {
  const containers = await engine.listContainers({ all: true, filters: { label: ['gopherlab.owner'] } });
  const orphans = containers.filter(({ Labels }) => isOwnerGone(Labels));
  await Promise.all(
    orphans.map(async ({ Id }) => {
      try {
        await engine.getContainer(Id).remove({ force: true });
      } catch (error) {
        if (!hasStatus(error, 404, 409)) throw error;
      }
    }),
  );
  return orphans.length;
}
