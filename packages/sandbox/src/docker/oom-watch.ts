import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Engine } from './engine.ts';

const EventSchema = z.object({ Actor: z.object({ ID: z.string() }) });
/** An event may come a little after the container's end. */
const GRACE_MS = 300;
/** How often an engine that went away is asked again. */
const RETRY_MS = 1000;

export interface OomWatch {
  /** Whether the kernel killed something in this container for want of memory. */
  sawOom(containerId: string): Promise<boolean>;
  close(): void;
}

/**
 * Listens to the engine's `oom` events of one instance's containers, also after the engine was started anew. A container that removes itself cannot be asked
 * afterwards, and an agent that was killed itself cannot tell.
 */
export async function watchOom(engine: Engine, instance: string): Promise<OomWatch> {
  const filters = JSON.stringify({
    type: ['container'],
    event: ['oom'],
    label: [`gopherlab.instance=${instance}`],
  });
  const seen = new Set<string>();
  let closed = false;
  let stream = await listen();

  async function listen(): Promise<Readable> {
    const events = (await engine.getEvents({ filters })) as Readable;
    const lines = createInterface({ input: events });
    lines.on('line', (line) => {
      const event = EventSchema.safeParse(tryJson(line)).data;
      if (event) seen.add(event.Actor.ID);
    });
    // Readline hands its input's errors on, and one that nobody listens to would end this process.
    lines.on('error', () => lines.close());
    events.on('error', () => lines.close());
    events.once('close', () => void listenAgain());
    return events;
  }

  /** The engine went away and took its containers with it; those of the next one must be heard of too. */
  async function listenAgain(): Promise<void> {
    while (!closed) {
      await sleep(RETRY_MS, undefined, { ref: false });
      if (closed) return;
      try {
        stream = await listen();
        if (closed) stream.destroy();
        return;
      } catch {
        // Not there yet.
      }
    }
  }

  return {
    async sawOom(id) {
      if (!seen.has(id)) await sleep(GRACE_MS);
      return seen.delete(id);
    },
    close() {
      closed = true;
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
