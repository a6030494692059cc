import type {
  Artefact,
  GraderEvent,
  LeaseEvents,
  LeaseFault,
  LeaseResult,
  LocalizedText,
  Verdict,
} from '@gopherlab/contracts';
import { submissionHash, type Catalogue } from '@gopherlab/catalogue';
import { score } from '@gopherlab/scoring';
import {
  artefacts,
  events,
  leases,
  runners,
  submissions,
  type BlobStore,
  type Db,
  type GradingQueue,
  type Lease,
  type StoredEvent,
  type SubmissionRecord,
  type Tx,
} from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';

/** A submission that the platform failed this often gets a `platform-error` verdict. */
const MAX_TRIES = 3;

const MAX_RELEASES = 20;

export interface GradingServiceOptions {
  db: Db;
  queue: GradingQueue;
  catalogue: Catalogue;
  blobs: BlobStore;
  leaseTtlMs: number;
}

export type GradingService = ReturnType<typeof createGradingService>;

/** What runners report. Whoever does not hold the lease any more is refused with LEASE_LOST and changes nothing. */
export function createGradingService(options: GradingServiceOptions) {
  const { db, queue, blobs, leaseTtlMs } = options;

  return {
    /** Stores events and prolongs the lease; none is a heartbeat. */
    async addEvents(leaseId: string, batch: LeaseEvents): Promise<void> {
      const found = await storeArtefacts(blobs, batch.events);
      await db.transaction().execute(async (tx) => {
        const lease = assertHeld(await leases.renewLease(tx, leaseId, leaseTtlMs));
        if (batch.events.length === 0) return;
        const from = batch.from ?? lease.received;
        if (from > lease.received) throw new AppError('EVENTS_MISSING', `event ${lease.received} is missing`);
        const known = lease.received - from;
        const fresh = batch.events
          .slice(known)
          .map((event) => ({ kind: 'grader' as const, event: withoutData(event) }));
        await artefacts.upsertArtefacts(tx, lease.submissionId, found);
        await events.appendEvents(tx, lease.submissionId, fresh);
        await leases.setReceived(tx, leaseId, lease.received + fresh.length);
      });
    },

    /** Ends a grading with its verdict, in one transaction. */
    async finish(leaseId: string, result: LeaseResult): Promise<void> {
      if (result.score.status === 'platform-error') {
        return this.fault(leaseId, { reason: result.score.summary.en });
      }
      await db.transaction().execute(async (tx) => {
        const lease = assertHeld(await leases.takeLease(tx, leaseId));
        const submission = await getSubmission(tx, lease);
        await close(tx, options, lease, toVerdict(submission.lab, result));
      });
    },

    /** The platform failed: try again, or after the last try say so. */
    async fault(leaseId: string, { reason, released }: LeaseFault): Promise<void> {
      await db.transaction().execute(async (tx) => {
        const lease = assertHeld(await leases.takeLease(tx, leaseId));
        // A host that cannot grade at all gives back for ever; at some point the learner must be told.
        if (released && lease.job.retryCount < MAX_RELEASES) await giveBack(tx, queue, lease);
        else await failTry(tx, options, lease, { en: reason, zh: reason });
      });
    },

    /** Gives back everything that a runner holds; returns how much that was. */
    async leave(runnerId: string): Promise<number> {
      await runners.forgetRunner(db, runnerId);
      return repeatedly(() =>
        db.transaction().execute(async (tx) => {
          const lease = await leases.takeLeaseOf(tx, runnerId);
          if (lease) await giveBack(tx, queue, lease);
          return lease !== undefined;
        }),
      );
    },

    /** A claim whose answer never reached the runner. */
    async undoClaim(leaseId: string): Promise<void> {
      await db.transaction().execute(async (tx) => {
        const lease = await leases.takeLease(tx, leaseId);
        if (lease) await giveBack(tx, queue, lease);
      });
    },

    /** Takes the work of runners that fell silent; returns how many there were. */
    reapExpired(): Promise<number> {
      return repeatedly(() =>
        db.transaction().execute(async (tx) => {
          const lease = await leases.takeExpiredLease(tx);
          if (lease) await failTry(tx, options, lease, LOST_RUNNER);
          return lease !== undefined;
        }),
      );
    },
  };
}

/** Until there is nothing left to do; returns how often there was. */
async function repeatedly(step: () => Promise<boolean>): Promise<number> {
  let times = 0;
  while (await step()) times += 1;
  return times;
}

const LOST_RUNNER: LocalizedText = { en: 'the runner was lost', zh: '执行节点失去联系' };

function assertHeld(lease: Lease | undefined): Lease {
  if (!lease)
    throw new AppError('LEASE_LOST', 'stop this grading: it was given to another runner, or is over');
  return lease;
}

async function getSubmission(tx: Tx, lease: Lease): Promise<SubmissionRecord> {
  const submission = await submissions.findSubmission(tx, lease.submissionId);
  if (!submission) throw new Error(`lease ${lease.id} has no submission`);
  return submission;
}

async function close(
  tx: Tx,
  { queue }: GradingServiceOptions,
  lease: Lease,
  verdict: Verdict,
): Promise<void> {
  await submissions.finishSubmission(tx, lease.submissionId, verdict);
  await queue.complete(tx, lease.job);
  await events.appendEvents(tx, lease.submissionId, [{ kind: 'finished' }]);
}

/** Back to its place in the queue, as if nobody had had it. */
async function giveBack(tx: Tx, queue: GradingQueue, lease: Lease): Promise<void> {
  const submission = await getSubmission(tx, lease);
  await artefacts.deleteArtefacts(tx, submission.id);
  await submissions.requeue(tx, submission.id, { giveBackTry: true });
  await queue.retry(tx, lease.job, submission.profile);
  const retried: StoredEvent = { kind: 'retried', reason: 'the runner was stopped' };
  await events.appendEvents(tx, submission.id, [retried]);
}

async function failTry(
  tx: Tx,
  options: GradingServiceOptions,
  lease: Lease,
  reason: LocalizedText,
): Promise<void> {
  const submission = await getSubmission(tx, lease);
  await artefacts.deleteArtefacts(tx, submission.id);
  if (submission.tries >= MAX_TRIES) {
    const files = await submissions.getSubmissionFiles(tx, submission.id);
    const hash = submissionHash(files);
    await close(tx, options, lease, platformError(options.catalogue, submission, hash, reason));
    return;
  }
  await submissions.requeue(tx, submission.id, { giveBackTry: false });
  await options.queue.retry(tx, lease.job, submission.profile);
  await events.appendEvents(tx, submission.id, [{ kind: 'retried', reason: reason.en }]);
}

function platformError(
  catalogue: Catalogue,
  submission: SubmissionRecord,
  hash: string,
  reason: LocalizedText,
): Verdict {
  const lab = catalogue.labs.get(submission.lab);
  const waited = Date.now() - submission.createdAt.getTime();
  return {
    lab: submission.lab,
    ...score({
      // A lab may have been taken away while its submissions waited.
      manifest: lab?.manifest ?? { slug: submission.lab, rubric: [] },
      mode: submission.mode,
      events: [],
      end: { kind: 'failed', reason: reason.en },
    }),
    timeline: { queuedMs: waited, sandboxMs: 0, buildMs: 0, checksMs: 0, totalMs: waited },
    image: '',
    labHash: lab?.labHash ?? '0'.repeat(64),
    submissionHash: hash,
  };
}

function toVerdict(lab: string, result: LeaseResult): Verdict {
  const { score: scored, ...rest } = result;
  return { lab, ...scored, ...rest };
}

/** Content goes to the blob store before the row that names it exists. */
async function storeArtefacts(blobs: BlobStore, batch: GraderEvent[]): Promise<Artefact[]> {
  const found = batch.filter((event) => event.type === 'artefact');
  return Promise.all(
    found.map(async ({ name, title, mediaType, data }) => {
      const content = Buffer.from(data, 'base64');
      return { name, title, mediaType, sizeBytes: content.length, sha256: await blobs.put(content) };
    }),
  );
}

function withoutData(event: GraderEvent): GraderEvent {
  return event.type === 'artefact' ? { ...event, data: '' } : event;
}
