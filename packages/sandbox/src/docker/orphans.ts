import { hasStatus, type Engine } from './engine.ts';

/**
 * Removes containers whose owner on this host has died. They end by themselves when their input ends; this is for
 * those that an engine's crash kept from noticing. Those of owners alive, also of other installations, stay.
 */
export async function removeOrphans(engine: Engine): Promise<void> {
  const containers = await engine.listContainers({ all: true, filters: { label: ['gopherlab=1'] } });
  for (const { Id, Labels } of containers) {
    if (isAlive(Number(Labels['gopherlab.owner']))) continue;
    await engine
      .getContainer(Id)
      .remove({ force: true })
      .catch((error: unknown) => {
        if (!hasStatus(error, 404, 409)) throw error;
      });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
