import { randomUUID } from 'node:crypto';
import {
  JobClassSchema,
  type ClaimedJob,
  type ClaimRequest,
  type JobClass,
  type Profile,
} from '@gopherlab/contracts';
import { createNews } from '../../news.ts';
import { events, leases, runners, submissions, type Db, type GradingQueue, type Tx } from '@gopherlab/store';

export interface ClaimDesk {
  /** Waits for work at most `waitMs`; undefined when there was none, or `signal` was aborted. */
  claim(request: ClaimRequest, signal: AbortSignal): Promise<ClaimedJob | undefined>;
  /** Work may have come. */
  wake(profile: Profile): void;
  wakeAll(): void;
}

export interface ClaimDeskOptions {
  db: Db;
  queue: GradingQueue;
  leaseTtlMs: number;
}

/** A notification may be lost and a retry comes due in silence, so everybody looks now and then. */
const LOOK_AGAIN_MS = 1000;

export function createClaimDesk({ db, queue, leaseTtlMs }: ClaimDeskOptions): ClaimDesk {
  const waiting = new Set<{ profiles: Profile[]; wake: () => void }>();

  /** Job, lease and submission change together: no job is ever claimed by nobody. */
  async function tryClaim(tx: Tx, line: Line, runnerId: string): Promise<ClaimedJob | undefined> {
    const job = await queue.claim(tx, line.profile, line.jobClass);
    if (!job) return undefined;
    const submission = await submissions.startTry(tx, job.submissionId);
    if (!submission) {
      await queue.complete(tx, job);
      return undefined;
    }
    const lease = { id: randomUUID(), submissionId: submission.id, runnerId, job, received: 0 };
    await leases.insertLease(tx, lease, leaseTtlMs);
    await events.appendEvents(tx, submission.id, [{ kind: 'state', state: 'running' }]);
    return {
      leaseId: lease.id,
      submissionId: submission.id,
      requestId: submission.requestId,
      lab: submission.lab,
      mode: submission.mode,
      files: submission.files,
      queuedMs: submission.queuedMs,
      heartbeatMs: Math.floor(leaseTtlMs / 3),
    };
  }

  /** One transaction for all lines: it is asked again and again while there is no work. */
  function claimFirst({ profiles, runnerId }: ClaimRequest): Promise<ClaimedJob | undefined> {
    return db.transaction().execute(async (tx) => {
      for (const line of linesOf(profiles)) {
        const job = await tryClaim(tx, line, runnerId);
        if (job) return job;
      }
      return undefined;
    });
  }

  return {
    async claim(request, signal) {
      await runners.noteRunner(db, {
        id: request.runnerId,
        profiles: request.profiles,
        capacity: request.capacity ?? 1,
      });
      const deadline = performance.now() + request.waitMs;
      const news = createNews();
      const entry = { profiles: request.profiles, wake: news.tell };
      waiting.add(entry);
      try {
        while (!signal.aborted) {
          news.clear();
          const job = await claimFirst(request);
          const left = deadline - performance.now();
          if (job || left <= 0) return job;
          await news.wait(Math.min(left, LOOK_AGAIN_MS), signal);
        }
        return undefined;
      } finally {
        waiting.delete(entry);
      }
    },
    wake(profile) {
      for (const one of waiting) if (one.profiles.includes(profile)) one.wake();
    },
    wakeAll() {
      for (const one of waiting) one.wake();
    },
  };
}

/** One of pg-boss's orders to look into. */
interface Line {
  profile: Profile;
  jobClass: JobClass;
}

/** No regrade while anything interactive waits, of whatever profile; and no profile is always asked last. */
function linesOf(profiles: Profile[]): Line[] {
  const start = Math.floor(Math.random() * profiles.length);
  const inTurn = [...profiles.slice(start), ...profiles.slice(0, start)];
  return JobClassSchema.options.flatMap((jobClass) => inTurn.map((profile) => ({ profile, jobClass })));
}
