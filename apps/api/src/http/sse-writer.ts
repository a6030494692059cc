import { once } from 'node:events';
import type { Response } from 'express';

/** Writes frames of Server-Sent Events no faster than the reader takes them. */
export interface SseWriter<T> {
  open(): void;
  /** With a number the reader can resume after it. */
  event(event: T, seq?: number): Promise<void>;
  heartbeat(): Promise<void>;
  /** Milliseconds since anything was written. */
  idleMs(): number;
}

export function createSseWriter<T>(res: Response, signal: AbortSignal): SseWriter<T> {
  let lastWrite = performance.now();
  async function write(frame: string): Promise<void> {
    lastWrite = performance.now();
    if (signal.aborted || res.write(frame)) return;
    // Rejects when the reader goes away; the loop sees that by itself.
    await once(res, 'drain', { signal }).catch(() => undefined);
  }
  return {
    open() {
      res.status(200).set({
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store, no-transform',
        // nginx would hold events back.
        'X-Accel-Buffering': 'no',
      });
      res.flushHeaders();
    },
    event(event, seq) {
      const id = seq === undefined ? '' : `id: ${seq}\n`;
      return write(`${id}data: ${JSON.stringify(event)}\n\n`);
    },
    heartbeat: () => write(': still here\n\n'),
    idleMs: () => performance.now() - lastWrite,
  };
}
