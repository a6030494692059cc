import { createHash } from 'node:crypto';
import { validateWorkspace } from '@gopherlab/catalogue';
import type {
  Artefact,
  CreateSubmission,
  GradingMode,
  Submission,
  WorkspaceFiles,
} from '@gopherlab/contracts';
import {
  artefacts,
  events,
  gradebook,
  people,
  submissions,
  submissionBuckets,
  type BlobStore,
  type BucketSize,
  type Db,
  type GradingQueue,
  type Person,
  type SubmissionRecord,
  type Tx,
} from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { describeTaken } from '../../http/rate-limit.ts';
import { assertWorkspace } from '../../http/workspace.ts';
import type { LabService } from '../labs/service.ts';
import { assertAttemptLeft } from '../work/assert-attempt-left.ts';
import { findWithheldOutcomes, isWithheld, type Withheld } from '../work/withheld.ts';
import type { QueueEstimate } from './queue-estimate.ts';

export interface SubmissionServiceOptions {
  db: Db;
  queue: GradingQueue;
  labs: LabService;
  blobs: BlobStore;
  estimate: QueueEstimate;
  maxUnfinishedPerPerson: number;
  submissionLimit: BucketSize;
}

export interface CreateInput {
  person: Person;
  input: CreateSubmission;
  idempotencyKey: string;
  requestId: string;
}

export interface Created {
  submission: Submission;
  /** `RateLimit` headers of the person's bucket; none when this was a repetition, which costs nothing. */
  limit: Record<string, string>;
}

export interface ListFilter {
  lab?: string | undefined;
  mode?: GradingMode | undefined;
  limit: number;
}

export type SubmissionService = ReturnType<typeof createSubmissionService>;

export function createSubmissionService(options: SubmissionServiceOptions) {
  const { db, labs, blobs, estimate } = options;

  async function getOwn(id: string, person: Person): Promise<SubmissionRecord> {
    const found = await submissions.findSubmission(db, id);
    // Somebody else's is not told apart from none; a copy that is graded again is nobody's.
    if (!found || found.personId !== person.id || found.jobClass === 'regrade') {
      throw new AppError('SUBMISSION_NOT_FOUND');
    }
    return found;
  }

  async function getReadable(id: string, person: Person): Promise<SubmissionRecord> {
    const found = await submissions.findSubmission(db, id);
    if (found && found.personId !== person.id && (await isTaught(id, person))) return found;
    return getOwn(id, person);
  }

  async function isTaught(id: string, { id: personId, role }: Person): Promise<boolean> {
    return role !== 'candidate' && gradebook.isTaughtBy(db, id, personId, { everyCohort: role === 'admin' });
  }

  /** All are one person's; to anybody but that person nothing is kept back. */
  async function presentAll(records: readonly SubmissionRecord[], toAuthor: boolean): Promise<Submission[]> {
    const ids = records.map(({ id }) => id);
    const [own, withheld] = await Promise.all([
      artefacts.listArtefacts(db, ids),
      findWithheldOutcomes(db, toAuthor ? records : []),
    ]);
    return Promise.all(
      records.map(async (record) => {
        const standing = await estimate.standingOf(record);
        return toSubmission(record, own.get(record.id) ?? [], standing, withheld.get(record.id));
      }),
    );
  }

  async function present(record: SubmissionRecord, toAuthor = true): Promise<Submission> {
    const [submission] = await presentAll([record], toAuthor);
    if (!submission) throw new Error(`the submission ${record.id} was not presented`);
    return submission;
  }

  return {
    getOwn,
    /** One's own, or one that counts for a cohort that one teaches. Throws SUBMISSION_NOT_FOUND. */
    getReadable,
    /** As its author may see it now. */
    present: (record: SubmissionRecord) => present(record),
    /** Whether an exam keeps the outcome from its author now. */
    isWithheld: (record: SubmissionRecord) => isWithheld(db, record),
    standingOf: (record: SubmissionRecord) => estimate.standingOf(record),
    placeInLine: (id: string) => estimate.placeInLine(id),

    /** Validates, stores and queues; the same key and body give the same submission. */
    async create({ person, input, idempotencyKey, requestId }: CreateInput): Promise<Created> {
      const lab = labs.getLab(input.lab);
      assertWorkspace(validateWorkspace(lab, input.files));
      const { record, limit } = await db.transaction().execute((tx) =>
        createOnce(tx, options, {
          personId: person.id,
          lab: lab.slug,
          mode: input.mode,
          profile: lab.manifest.profile,
          jobClass: 'interactive',
          files: input.files,
          idempotencyKey,
          requestHash: hashRequest(input),
          requestId,
        }),
      );
      return { submission: await present(record), limit };
    },

    async list(person: Person, filter: ListFilter): Promise<Submission[]> {
      return presentAll(await submissions.listSubmissions(db, { personId: person.id, ...filter }), true);
    },

    async get(id: string, person: Person): Promise<Submission> {
      const record = await getReadable(id, person);
      return present(record, record.personId === person.id);
    },

    async hasAllEvents(id: string, afterSeq: number): Promise<boolean> {
      return (await events.readEvents(db, id, afterSeq, 1)).length === 0;
    },

    async files(id: string, person: Person): Promise<WorkspaceFiles> {
      await getReadable(id, person);
      return submissions.getSubmissionFiles(db, id);
    },

    async artefact(
      id: string,
      name: string,
      person: Person,
    ): Promise<{ artefact: Artefact; content: Buffer }> {
      const record = await getReadable(id, person);
      // Before it is looked for: that there is a heap profile tells which check ran.
      if (record.personId === person.id && (await isWithheld(db, record))) {
        throw new AppError('VERDICT_WITHHELD');
      }
      const artefact = await artefacts.findArtefact(db, id, name);
      const content = artefact && (await blobs.get(artefact.sha256));
      if (!artefact || !content) throw new AppError('ARTEFACT_NOT_FOUND');
      return { artefact, content };
    },
  };
}

async function createOnce(
  tx: Tx,
  { queue, maxUnfinishedPerPerson, submissionLimit }: SubmissionServiceOptions,
  input: submissions.NewSubmission,
): Promise<{ record: SubmissionRecord; limit: Record<string, string> }> {
  // One at a time for each person: twenty equal requests at once find what the first has stored.
  await people.lockPerson(tx, input.personId);
  const earlier = await submissions.findByIdempotencyKey(tx, input.personId, input.idempotencyKey);
  if (earlier) {
    if (earlier.requestHash.equals(input.requestHash)) return { record: earlier, limit: {} };
    throw new AppError('IDEMPOTENCY_MISMATCH', 'send a new key with a new submission');
  }
  if ((await submissions.countUnfinished(tx, input.personId)) >= maxUnfinishedPerPerson) {
    throw new AppError(
      'TOO_MANY_UNFINISHED',
      `${maxUnfinishedPerPerson} of your submissions wait or run; let one finish`,
      {
        headers: { 'Retry-After': '3' },
      },
    );
  }
  if (input.mode === 'grade') await assertAttemptLeft(tx, input.personId, input.lab);
  const bucket = await submissionBuckets.takeToken(tx, input.personId, submissionLimit);
  const taken = describeTaken('submissions', submissionLimit, bucket);
  taken.orThrow('you submit too often; wait a moment');
  const record = await submissions.insertSubmission(tx, input);
  const { profile, jobClass, fairTag } = record;
  await queue.enqueue(tx, { submissionId: record.id, profile, jobClass, fairTag });
  return { record, limit: taken.headers };
}

function hashRequest({ lab, mode, files }: CreateSubmission): Buffer {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([lab, mode, sorted]))
    .digest();
}

function toSubmission(
  record: SubmissionRecord,
  own: Artefact[],
  { queuePosition, estimatedWaitMs }: Awaited<ReturnType<QueueEstimate['standingOf']>>,
  withheld: Withheld | undefined,
): Submission {
  return {
    id: record.id,
    lab: record.lab,
    mode: record.mode,
    state: record.state,
    attempt: record.attempt,
    createdAt: record.createdAt.toISOString(),
    finishedAt: (record.regradedAt ?? record.finishedAt)?.toISOString() ?? null,
    queuePosition,
    estimatedWaitMs,
    verdict: withheld ? null : record.verdict,
    regradedAt: record.regradedAt?.toISOString() ?? null,
    artefacts: withheld ? [] : own,
    ...(withheld && { withheld: { until: withheld.until?.toISOString() ?? null } }),
  };
}
