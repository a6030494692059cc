import { once } from 'node:events';
import type { Response } from 'express';
import type { GraderEvent, StreamEvent } from '@gopherlab/contracts';
import { events, submissions, type Db, type SubmissionRecord } from '@gopherlab/store';
import { createNews } from '../../news.ts';
import type { EventHub } from './event-hub.ts';
import type { SubmissionService } from './service.ts';

/** Proxies close what is silent for long. */
const HEARTBEAT_MS = 15_000;
/** How often somebody in the queue learns of a new place. */
const STANDING_MS = 1000;
const BATCH = 200;

export interface EventStreamOptions {
  db: Db;
  hub: EventHub;
  service: SubmissionService;
}

interface StreamInput {
  submission: SubmissionRecord;
  /** The last event that the reader has. */
  afterSeq: number;
  res: Response;
  signal: AbortSignal;
}

/**
 * Sends what is stored, then what comes, until the submission is finished. Everything goes through the database: a
 * reader that resumes anywhere sees each event once and in order.
 */
export async function streamEvents(options: EventStreamOptions, input: StreamInput): Promise<void> {
  const { db, hub, service } = options;
  const { submission, res, signal } = input;
  const news = createNews();
  const unsubscribe = hub.subscribe(submission.id, news.tell);
  const writer = createWriter(res, signal);
  let cursor = input.afterSeq;
  let standing = '';
  try {
    writer.open();
    while (!signal.aborted) {
      news.clear();
      const rows = await events.readEvents(db, submission.id, cursor, BATCH);
      for (const { seq, data } of rows) {
        cursor = seq;
        await writer.event(await complete(options, submission, data), seq);
        if (data.kind === 'finished') return;
      }
      if (rows.length > 0) continue;
      const current = await submissions.findSubmission(db, submission.id);
      if (!current) return;
      if (current.state === 'queued') {
        const told: StreamEvent = { kind: 'state', state: 'queued', ...(await service.standingOf(current)) };
        if (JSON.stringify(told) !== standing) await writer.event(told);
        standing = JSON.stringify(told);
        await news.wait(STANDING_MS, signal);
      } else if (!(await news.wait(HEARTBEAT_MS, signal))) {
        await writer.heartbeat();
      }
      if (writer.idleMs() > HEARTBEAT_MS) await writer.heartbeat();
    }
  } finally {
    unsubscribe();
    res.end();
  }
}

async function complete(
  { db, service }: EventStreamOptions,
  submission: SubmissionRecord,
  data: events.SequencedEvent['data'],
): Promise<StreamEvent> {
  switch (data.kind) {
    case 'state':
      return { ...data, queuePosition: null, estimatedWaitMs: null };
    case 'grader':
      return { kind: 'grader', event: data.event as GraderEvent };
    case 'retried':
      return data;
    case 'finished': {
      const now = await submissions.findSubmission(db, submission.id);
      return { kind: 'finished', submission: await service.present(now ?? submission) };
    }
  }
}

/** Writes frames no faster than the reader takes them. */
function createWriter(res: Response, signal: AbortSignal) {
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
    event(event: StreamEvent, seq?: number) {
      const id = seq === undefined ? '' : `id: ${seq}\n`;
      return write(`${id}data: ${JSON.stringify(event)}\n\n`);
    },
    heartbeat: () => write(': still here\n\n'),
    idleMs: () => performance.now() - lastWrite,
  };
}
