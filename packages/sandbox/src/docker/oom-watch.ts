import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Engine } from './engine.ts';

const EventSchema = z.object({ Actor: z.object({ ID: z.string() }) });
/** An event may come a little after the container's end. */
const GRACE_MS = 300;

export interface OomWatch {
  /** Whether the kernel killed something in this container for want of memory. */
  sawOom(containerId: string): Promise<boolean>;
  close(): void;
}

/**
 * Listens to the engine's `oom` events of one instance's containers. A container that removes itself cannot be asked
 * afterwards, and an agent that was killed itself cannot tell.
 */
export async function watchOom(engine: Engine, instance: string): Promise<OomWatch> {
  const filters = JSON.stringify({
    type: ['container'],
    event: ['oom'],
    label: [`gopherlab.instance=${instance}`],
  });
  const stream = (await engine.getEvents({ filters })) as Readable;
  const seen = new Set<string>();
  const lines = createInterface({ input: stream });
  lines.on('line', (line) => {
    const event = EventSchema.safeParse(tryJson(line)).data;
    if (event) seen.add(event.Actor.ID);
  });
  // The engine went away: then no container of its is left to be asked about. Readline hands its input's errors on, and
  // one that nobody listens to would end this process.
  lines.on('error', () => lines.close());
  stream.on('error', () => lines.close());
  return {
    async sawOom(id) {
      if (!seen.has(id)) await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
      return seen.delete(id);
    },
    close() {
      lines.close();
      stream.destroy();
    },
  };
}

function tryJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
