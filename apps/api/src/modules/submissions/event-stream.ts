import type { Response } from 'express';
import type { GraderEvent, StreamEvent } from '@gopherlab/contracts';
import { events, submissions, type Db, type StoredEvent, type SubmissionRecord } from '@gopherlab/store';
import { createSseWriter, type SseWriter } from '../../http/sse-writer.ts';
import { createNews } from '../../news.ts';
import { tellsNoOutcome } from '../work/withheld.ts';
import type { EventHub } from './event-hub.ts';
import type { QueueStanding } from './queue-estimate.ts';
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
  /** Asked with HEAD: there is nothing to wait for. */
  headersOnly: boolean;
  /** An exam keeps the outcome back: only what tells nothing of it is sent. */
  withheld: boolean;
}

/**
 * Sends what is stored, then what comes, until the submission is finished. Everything goes through the database: a
 * reader that resumes anywhere sees each event once and in order.
 */
export async function streamEvents(options: EventStreamOptions, input: StreamInput): Promise<void> {
  const { db, hub } = options;
  const { submission, res, signal, withheld } = input;
  const news = createNews();
  const unsubscribe = hub.subscribe(submission.id, news.tell);
  const writer = createSseWriter<StreamEvent>(res, signal);
  const queue = createQueueTeller(options, submission, writer);
  let cursor = input.afterSeq;
  try {
    writer.open();
    while (!signal.aborted && !input.headersOnly) {
      // What comes from here on is noticed, also while we read.
      news.clear();
      const rows = await events.readEvents(db, submission.id, cursor, BATCH);
      for (const { seq, data } of rows) {
        cursor = seq;
        queue.note(data);
        if (withheld && !tellsNoOutcome(data)) continue;
        // The last number would tell how many events there were.
        const numbered = withheld && data.kind === 'finished' ? undefined : seq;
        await writer.event(await complete(options, submission, data), numbered);
        if (data.kind === 'finished') return;
      }
      if (rows.length === BATCH) continue;
      if (withheld && submission.state === 'done') {
        // Resumed at whatever number: it ends as every finished one does.
        await writer.event(await complete(options, submission, { kind: 'finished' }));
        return;
      }
      await news.wait((await queue.tell()) ? STANDING_MS : HEARTBEAT_MS, signal);
      if (writer.idleMs() > 0.9 * HEARTBEAT_MS) await writer.heartbeat();
    }
  } finally {
    unsubscribe();
    res.end();
  }
}

/** Tells a waiting reader of each new place in the queue; these frames are of the moment and have no number. */
function createQueueTeller(
  { db, service }: EventStreamOptions,
  submission: SubmissionRecord,
  writer: SseWriter<StreamEvent>,
) {
  let waiting = submission.state === 'queued';
  let told = '';

  /** Mostly from what all readers share; the database is asked for one that has just come. */
  async function findStanding(): Promise<QueueStanding | undefined> {
    const known = await service.placeInLine(submission.id);
    if (known) return known;
    const current = await submissions.findSubmission(db, submission.id);
    return current?.state === 'queued' ? service.standingOf(current) : undefined;
  }

  return {
    note(data: StoredEvent) {
      if (data.kind === 'state') waiting = data.state === 'queued';
      if (data.kind === 'retried') waiting = true;
    },
    /** Resolves with whether the submission still waits. */
    async tell(): Promise<boolean> {
      const standing = waiting ? await findStanding() : undefined;
      if (!standing) return false;
      const frame: StreamEvent = { kind: 'state', state: 'queued', ...standing };
      if (JSON.stringify(frame) !== told) await writer.event(frame);
      told = JSON.stringify(frame);
      return true;
    },
  };
}

async function complete(
  { db, service }: EventStreamOptions,
  submission: SubmissionRecord,
  data: StoredEvent,
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
