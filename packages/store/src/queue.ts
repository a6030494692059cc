import { fromKysely, PgBoss } from 'pg-boss';
import { sql } from 'kysely';
import type { JobClass, Profile } from '@gopherlab/contracts';
import type { Db, Tx } from './database.ts';

/** Where PostgreSQL tells of work that waits; the payload is the profile. */
export const QUEUE_CHANNEL = 'gopherlab_queue';

/** A job that was claimed, fenced to this one claim. */
export interface ClaimedJobRef {
  queue: string;
  id: string;
  retryCount: number;
}

export interface QueuedJob {
  submissionId: string;
  profile: Profile;
  jobClass: JobClass;
  fairTag: number;
}

/**
 * The queue of gradings: one line for each sandbox profile. Every call is part of the caller's transaction, so a job
 * and what it stands for change together or not at all.
 */
export interface GradingQueue {
  /** Within its class: the smaller `fairTag`, the sooner. */
  enqueue(tx: Tx, job: QueuedJob): Promise<void>;
  /** The same for many, with one call. */
  enqueueAll(tx: Tx, jobs: readonly QueuedJob[]): Promise<void>;
  /** The next job of this class; whoever serves several profiles asks for every interactive one first. */
  claim(
    tx: Tx,
    profile: Profile,
    jobClass: JobClass,
  ): Promise<(ClaimedJobRef & { submissionId: string }) | undefined>;
  complete(tx: Tx, job: ClaimedJobRef): Promise<void>;
  /** Puts a job back; it can be claimed again a second later. */
  retry(tx: Tx, job: ClaimedJobRef, profile: Profile): Promise<void>;
  stop(): Promise<void>;
}

const PROFILES: Profile[] = ['standard', 'observe', 'kernel'];
const queueName = (profile: Profile) => `grade-${profile}`;

/** pg-boss serves the greatest priority first. Every regrade is below every interactive job, whatever their tags. */
const REGRADE_PRIORITY = -1_000_000_000;
const PRIORITIES = {
  interactive: { minPriority: REGRADE_PRIORITY + 1 },
  regrade: { maxPriority: REGRADE_PRIORITY },
} satisfies Record<JobClass, object>;

/** The api counts tries itself (a runner that leaves in order costs none), so pg-boss must never give up first. */
const NEVER_GIVES_UP = 10_000;
/** Leases are the api's; this only has to be longer than any grading. */
const LONGER_THAN_ANY_GRADING_S = 6 * 60 * 60;

export interface QueueOptions {
  db: Db;
  onError: (error: Error) => void;
  onWarning: (message: string, data: object) => void;
}

/** Starts pg-boss on the caller's pool; creates or updates its schema. */
export async function openQueue({ db, onError, onWarning }: QueueOptions): Promise<GradingQueue> {
  const boss = new PgBoss({ db: fromKysely(db), schedule: false });
  boss.on('error', onError);
  boss.on('warning', ({ message, data }) => onWarning(message, data));
  await boss.start();
  const known = new Set((await boss.getQueues(PROFILES.map(queueName))).map((queue) => queue.name));
  for (const name of PROFILES.map(queueName)) {
    if (!known.has(name)) await boss.createQueue(name, { retryLimit: NEVER_GIVES_UP, retryDelay: 1 });
  }
  return createGradingQueue(boss);
}

function createGradingQueue(boss: PgBoss): GradingQueue {
  return {
    async enqueue(tx, job) {
      await boss.send(
        queueName(job.profile),
        { submissionId: job.submissionId },
        { db: fromKysely(tx), ...orderOf(job) },
      );
      await wake(tx, job.profile);
    },
    async enqueueAll(tx, jobs) {
      for (const [profile, group] of Map.groupBy(jobs, (job) => job.profile)) {
        const inserts = group.map((job) => ({ data: { submissionId: job.submissionId }, ...orderOf(job) }));
        await boss.insert(queueName(profile), inserts, { db: fromKysely(tx) });
        await wake(tx, profile);
      }
    },
    async claim(tx, profile, jobClass) {
      const queue = queueName(profile);
      const options = { db: fromKysely(tx), ...PRIORITIES[jobClass] };
      const [job] = await boss.fetch<{ submissionId: string }>(queue, options);
      return job && { queue, id: job.id, retryCount: job.retryCount, submissionId: job.data.submissionId };
    },
    async complete(tx, { queue, id, retryCount }) {
      await boss.complete(queue, { id, retryCount }, null, { db: fromKysely(tx) });
    },
    async retry(tx, { queue, id, retryCount }, profile) {
      await boss.fail(queue, { id, retryCount }, null, { db: fromKysely(tx) });
      await wake(tx, profile);
    },
    stop: () => boss.stop({ graceful: false }),
  };
}

/** What pg-boss is told of a job beside its queue. */
function orderOf({ submissionId, jobClass, fairTag }: QueuedJob) {
  return {
    id: submissionId,
    priority: (jobClass === 'regrade' ? REGRADE_PRIORITY : 0) - fairTag,
    retryLimit: NEVER_GIVES_UP,
    retryDelay: 1,
    expireInSeconds: LONGER_THAN_ANY_GRADING_S,
  };
}

async function wake(tx: Tx, profile: Profile): Promise<void> {
  await sql`select pg_notify(${QUEUE_CHANNEL}, ${profile})`.execute(tx);
}
