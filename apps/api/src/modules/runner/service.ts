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
  type SubmissionRecord,
  type Tx,
} from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import type { VerdictService } from '../verdicts/service.ts';

/** A submission that the platform failed this often gets a `platform-error` verdict. */
const MAX_TRIES = 3;
/** A runner that died was hardly ever ended by the one submission that it had: that much more often is tried again. */
const MAX_LOST = 6;

const MAX_RELEASES = 20;

export interface GradingServiceOptions {
  db: Db;
  queue: GradingQueue;
  catalogue: Catalogue;
  blobs: BlobStore;
  verdicts: Pick<VerdictService, 'seal'>;
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

    /** Ends a grading with its verdict, in one transaction; what the platform failed is tried again. */
    async finish(leaseId: string, result: LeaseResult): Promise<void> {
      await db.transaction().execute(async (tx) => {
        const held = await takeHeld(tx, leaseId);
        const { released = false } = result;
        const again = result.score.status === 'platform-error' && mayTryAgain(held, released);
        if (again) await putBack(tx, queue, held, { reason: result.score.summary.en, free: released });
        else if (await isOfOtherFiles(tx, held, result)) await failTry(tx, options, held, OTHER_FILES);
        else await close(tx, options, held, toVerdict(held.submission.lab, result));
      });
    },

    /** The platform failed, or the runner leaves: try again, or after the last try say so. */
    async fault(leaseId: string, { reason, released = false }: LeaseFault): Promise<void> {
      await db.transaction().execute(async (tx) => {
        const held = await takeHeld(tx, leaseId);
        await failTry(tx, options, held, { reason: { en: reason, zh: reason }, free: released });
      });
    },

    /** Gives back everything that a runner holds; returns how much that was. */
    async leave(runnerId: string): Promise<number> {
      await runners.forgetRunner(db, runnerId);
      return repeatedly((tx) => takeBack(tx, options, () => leases.takeLeaseOf(tx, runnerId), RUNNER_LEFT));
    },

    /** A claim whose answer never reached the runner. */
    async undoClaim(leaseId: string): Promise<void> {
      await db
        .transaction()
        .execute((tx) => takeBack(tx, options, () => leases.takeLease(tx, leaseId), RUNNER_LEFT));
    },

    /** Takes the work of runners that fell silent; returns how many there were. */
    reapExpired(): Promise<number> {
      return repeatedly((tx) => takeBack(tx, options, () => leases.takeExpiredLease(tx), RUNNER_LOST));
    },
  };

  /** Until there is nothing left to do; returns how often there was. */
  async function repeatedly(step: (tx: Tx) => Promise<boolean>): Promise<number> {
    let times = 0;
    while (await db.transaction().execute(step)) times += 1;
    return times;
  }
}

interface Failure {
  reason: LocalizedText;
  /** It does not count as a try. */
  free: boolean;
  /** Tries after which it is not begun again; default MAX_TRIES. */
  mostTries?: number;
}

const RUNNER_LOST: Failure = {
  reason: { en: 'the runner was lost', zh: '执行节点失去联系' },
  free: false,
  mostTries: MAX_LOST,
};
const OTHER_FILES: Failure = {
  reason: { en: 'the runner graded other files than were submitted', zh: '执行节点评分的文件与提交的不一致' },
  free: false,
};
const RUNNER_LEFT: Failure = { reason: { en: 'the runner was stopped', zh: '执行节点已停止' }, free: true };

/** A lease that has been ended, with what it was for. */
interface Held {
  lease: Lease;
  submission: SubmissionRecord;
}

function assertHeld(lease: Lease | undefined): Lease {
  if (!lease)
    throw new AppError('LEASE_LOST', 'stop this grading: it was given to another runner, or is over');
  return lease;
}

async function takeHeld(tx: Tx, leaseId: string): Promise<Held> {
  return withSubmission(tx, assertHeld(await leases.takeLease(tx, leaseId)));
}

async function withSubmission(tx: Tx, lease: Lease): Promise<Held> {
  const submission = await submissions.findSubmission(tx, lease.submissionId);
  if (!submission) throw new Error(`lease ${lease.id} has no submission`);
  return { lease, submission };
}

/** Ends the lease that `take` finds as a failure of the platform; false when there was none. */
async function takeBack(
  tx: Tx,
  options: GradingServiceOptions,
  take: () => Promise<Lease | undefined>,
  failure: Failure,
): Promise<boolean> {
  const lease = await take();
  if (lease) await failTry(tx, options, await withSubmission(tx, lease), failure);
  return lease !== undefined;
}

/** What is signed names the files that are stored here, whatever a runner says. */
async function isOfOtherFiles(tx: Tx, { submission }: Held, result: LeaseResult): Promise<boolean> {
  const files = await submissions.getSubmissionFiles(tx, submission.id);
  return submissionHash(files) !== result.submissionHash;
}

function mayTryAgain({ lease, submission }: Held, free: boolean, mostTries = MAX_TRIES): boolean {
  // A host that cannot grade at all gives back for ever; at some point the learner must be told.
  return free ? lease.job.retryCount < MAX_RELEASES : submission.tries < mostTries;
}

async function failTry(tx: Tx, options: GradingServiceOptions, held: Held, failure: Failure): Promise<void> {
  if (mayTryAgain(held, failure.free, failure.mostTries)) {
    await putBack(tx, options.queue, held, { reason: failure.reason.en, free: failure.free });
    return;
  }
  const files = await submissions.getSubmissionFiles(tx, held.submission.id);
  const verdict = platformError(options.catalogue, held.submission, submissionHash(files), failure.reason);
  await close(tx, options, held, verdict);
}

/** Back to its place in the queue. */
async function putBack(
  tx: Tx,
  queue: GradingQueue,
  { lease, submission }: Held,
  { reason, free }: { reason: string; free: boolean },
): Promise<void> {
  await artefacts.deleteArtefacts(tx, submission.id);
  await submissions.requeue(tx, submission.id, { giveBackTry: free });
  await queue.retry(tx, lease.job, submission.profile);
  await events.appendEvents(tx, submission.id, [{ kind: 'retried', reason }]);
}

/** The verdict and its signature are stored together, or not at all. */
async function close(
  tx: Tx,
  { queue, verdicts }: GradingServiceOptions,
  { lease, submission }: Held,
  verdict: Verdict,
): Promise<void> {
  await submissions.finishSubmission(tx, submission.id, verdict, (finished) =>
    verdicts.seal(tx, finished, verdict),
  );
  await queue.complete(tx, lease.job);
  await events.appendEvents(tx, submission.id, [{ kind: 'finished' }]);
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
  const { score: scored, timeline, image, labHash, submissionHash: hash } = result;
  return { lab, ...scored, timeline, image, labHash, submissionHash: hash };
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
