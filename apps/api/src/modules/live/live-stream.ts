import type { Response } from 'express';
import type { LiveFrame } from '@gopherlab/contracts';
import { createSseWriter } from '../../http/sse-writer.ts';
import { createNews } from '../../news.ts';
import type { LiveDesk } from './desk.ts';

/** Proxies close what is silent for long. */
const HEARTBEAT_MS = 15_000;
/** Whoever does not read for so many frames gets a snapshot instead of them. */
const MOST_PENDING = 30;

interface StreamInput {
  desk: LiveDesk;
  cohortId: string;
  /** Rejects once the reader may not see the cohort any more. */
  assertMay: () => Promise<unknown>;
  res: Response;
  signal: AbortSignal;
  /** Asked with HEAD: there is nothing to wait for. */
  headersOnly: boolean;
}

/** Sends a snapshot and then what changes, until the reader leaves or may not look any more. */
export async function streamLive(input: StreamInput): Promise<void> {
  const { res, signal } = input;
  const writer = createSseWriter<LiveFrame>(res, signal);
  writer.open();
  let asked = performance.now();
  try {
    // Each turn begins anew with a snapshot.
    while (!signal.aborted && !input.headersOnly) {
      const inbox = openInbox(input.desk, input.cohortId);
      try {
        while (!signal.aborted && !inbox.overflowed()) {
          for (const frame of inbox.take()) await writer.event(frame);
          await inbox.news.wait(HEARTBEAT_MS, signal);
          if (inbox.failed() || signal.aborted) return;
          if (performance.now() - asked >= HEARTBEAT_MS) {
            if (!(await mayStay(input))) return;
            asked = performance.now();
          }
          if (writer.idleMs() > 0.9 * HEARTBEAT_MS) await writer.heartbeat();
        }
      } finally {
        inbox.close();
      }
    }
  } finally {
    res.end();
  }
}

/** Who was an instructor when the stream began may be none any more. */
function mayStay({ assertMay }: StreamInput): Promise<boolean> {
  return assertMay().then(
    () => true,
    () => false,
  );
}

function openInbox(desk: LiveDesk, cohortId: string) {
  const news = createNews();
  let pending: LiveFrame[] = [];
  let failed = false;
  let overflowed = false;
  const close = desk.watch(cohortId, {
    push(frame) {
      if (pending.length >= MOST_PENDING) overflowed = true;
      else pending.push(frame);
      news.tell();
    },
    fail() {
      failed = true;
      news.tell();
    },
  });
  return {
    news,
    close,
    failed: () => failed,
    overflowed: () => overflowed,
    take() {
      news.clear();
      const taken = pending;
      pending = [];
      return taken;
    },
  };
}
