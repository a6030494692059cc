import type { GraderEvent } from '@gopherlab/contracts';
import { LeaseLostError, RefusedError, type ApiClient, type Lease } from './api-client.ts';
import { createBackoff } from './backoff.ts';

/** How long events are collected before they are sent together: less than people notice. */
const COLLECT_MS = 50;
const MAX_EVENTS = 500;
const MAX_CHARACTERS = 16 * 1024 * 1024;

export interface EventSender {
  add(event: GraderEvent): void;
  /** Resolves when everything added is stored; from then on there are no heartbeats. */
  finish(): Promise<void>;
  /** Stops without sending what is left. */
  cancel: () => void;
}

export interface EventSenderOptions {
  api: Pick<ApiClient, 'sendEvents'>;
  lease: Lease & { heartbeatMs: number };
  /** The lease is lost or the api refuses an event: the grading is for nothing. */
  onLost: (error: Error) => void;
}

/** Sends a grading's events in order and in batches, keeps the lease alive between them, and outlasts an absent api. */
export function createEventSender({ api, lease, onLost }: EventSenderOptions): EventSender {
  const waiting: GraderEvent[] = [];
  const cancelled = new AbortController();
  const backoff = createBackoff({ firstMs: 100, mostMs: 2000 });
  let sent = 0;
  let finishing = false;
  let wake: (() => void) | undefined;

  async function run(): Promise<void> {
    while (!cancelled.signal.aborted) {
      if (waiting.length === 0 && !finishing) await pause(lease.heartbeatMs);
      if (waiting.length > 0 && !finishing) await pause(COLLECT_MS);
      if (cancelled.signal.aborted) return;
      const batch = takeBatch(waiting);
      if (batch.length === 0 && finishing) return;
      await send(batch);
    }
  }

  async function send(batch: GraderEvent[]): Promise<void> {
    while (!cancelled.signal.aborted) {
      try {
        await api.sendEvents(lease, { events: batch, from: sent });
        sent += batch.length;
        backoff.reset();
        return;
      } catch (error) {
        if (error instanceof LeaseLostError || error instanceof RefusedError) throw error;
        await backoff.pause(cancelled.signal).catch(() => undefined);
      }
    }
  }

  /** Ends early when there is something to send, except that collecting runs its time. */
  function pause(ms: number): Promise<void> {
    const collecting = ms === COLLECT_MS;
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        wake = undefined;
        resolve();
      }
      wake = () => {
        if (!collecting || finishing || cancelled.signal.aborted) done();
      };
    });
  }

  const running = run();
  running.catch((error: unknown) => onLost(error as Error));
  return {
    add(event) {
      waiting.push(event);
      wake?.();
    },
    async finish() {
      finishing = true;
      wake?.();
      await running;
    },
    cancel() {
      cancelled.abort();
      wake?.();
    },
  };
}

function takeBatch(waiting: GraderEvent[]): GraderEvent[] {
  let characters = 0;
  let count = 0;
  for (const event of waiting) {
    if (event.type === 'output') characters += event.text.length;
    if (event.type === 'artefact') characters += event.data.length;
    // One event goes whatever its size.
    if (count > 0 && (count >= MAX_EVENTS || characters > MAX_CHARACTERS)) break;
    count += 1;
  }
  return waiting.splice(0, count);
}
