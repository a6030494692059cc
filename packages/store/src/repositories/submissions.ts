import { sql } from 'kysely';
import type {
  GradingMode,
  JobClass,
  Profile,
  SubmissionState,
  Verdict,
  WorkspaceFiles,
} from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';
import { toJsonb } from '../json.ts';
import { lockPerson } from './people.ts';
import { keepRegraded } from './regrades.ts';
import { forgetSignatures } from './verdicts.ts';

/** A submission with its outcome, without its files. */
export interface SubmissionRecord {
  id: string;
  personId: string;
  lab: string;
  mode: GradingMode;
  profile: Profile;
  jobClass: JobClass;
  state: SubmissionState;
  attempt: number | null;
  requestId: string;
  fairTag: number;
  tries: number;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  verdict: Verdict | null;
  /** When this verdict took the place of an earlier one; null for the first. */
  regradedAt: Date | null;
}

export interface NewSubmission {
  personId: string;
  lab: string;
  mode: GradingMode;
  profile: Profile;
  jobClass: JobClass;
  files: WorkspaceFiles;
  idempotencyKey: string;
  requestHash: Buffer;
  requestId: string;
}

function selectRecords(db: Db) {
  return db
    .selectFrom('submissions as s')
    .leftJoin('verdicts as v', 'v.submission_id', 's.id')
    .select([
      's.id',
      's.person_id as personId',
      's.lab',
      's.mode',
      's.profile',
      's.job_class as jobClass',
      's.state',
      's.attempt',
      's.request_id as requestId',
      's.fair_tag as fairTag',
      's.tries',
      's.created_at as createdAt',
      's.started_at as startedAt',
      's.finished_at as finishedAt',
      'v.data as verdict',
      'v.regraded_at as regradedAt',
    ]);
}

/** Stores a submission at its place in the fair queue. The caller holds the person's lock. */
export async function insertSubmission(tx: Tx, input: NewSubmission): Promise<SubmissionRecord> {
  const { id } = await tx
    .insertInto('submissions')
    .values({
      person_id: input.personId,
      lab: input.lab,
      mode: input.mode,
      profile: input.profile,
      job_class: input.jobClass,
      state: 'queued',
      // A regrade is no attempt of the person.
      attempt: input.mode === 'grade' && input.jobClass === 'interactive' ? nextAttempt(input) : null,
      files: toJsonb(input.files),
      idempotency_key: input.idempotencyKey,
      request_hash: input.requestHash,
      request_id: input.requestId,
      fair_tag: nextFairTag(input),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return selectRecords(tx).where('s.id', '=', id).executeTakeFirstOrThrow();
}

/** Attempts are numbered without gaps: one that the platform failed has given its number back. */
function nextAttempt({ personId, lab }: NewSubmission) {
  return sql<number>`(select coalesce(max(attempt), 0) + 1 from submissions
    where person_id = ${personId} and lab = ${lab})`;
}

/**
 * Round robin over people, as start-time fair queueing does it: a person's submissions stand one round apart, and a
 * newcomer begins at the round that is served now. So nobody who queues ten waits less than who queues one, and
 * nobody is overtaken for ever. Each class has its own rounds.
 */
function nextFairTag({ personId, profile, jobClass }: NewSubmission) {
  return sql<number>`greatest(
    (select coalesce(max(fair_tag), 0) from submissions
      where profile = ${profile} and job_class = ${jobClass} and state <> 'queued'),
    (select coalesce(max(fair_tag), -1) + 1 from submissions
      where profile = ${profile} and job_class = ${jobClass} and person_id = ${personId}))`;
}

export async function findSubmission(db: Db, id: string): Promise<SubmissionRecord | undefined> {
  return selectRecords(db).where('s.id', '=', id).executeTakeFirst();
}

/** What the person already sent under this key, with the hash of that request. */
export async function findByIdempotencyKey(
  db: Db,
  personId: string,
  key: string,
): Promise<(SubmissionRecord & { requestHash: Buffer }) | undefined> {
  return selectRecords(db)
    .select('s.request_hash as requestHash')
    .where('s.person_id', '=', personId)
    .where('s.idempotency_key', '=', key)
    .executeTakeFirst();
}

export interface SubmissionFilter {
  personId: string;
  lab?: string | undefined;
  mode?: GradingMode | undefined;
  limit: number;
}

/** Newest first; what is graded again beside them is no submission of the person. */
export async function listSubmissions(db: Db, filter: SubmissionFilter): Promise<SubmissionRecord[]> {
  let query = selectRecords(db)
    .where('s.person_id', '=', filter.personId)
    .where('s.job_class', '=', 'interactive');
  if (filter.lab !== undefined) query = query.where('s.lab', '=', filter.lab);
  if (filter.mode !== undefined) query = query.where('s.mode', '=', filter.mode);
  return query.orderBy('s.created_at', 'desc').limit(filter.limit).execute();
}

export async function getSubmissionFiles(db: Db, id: string): Promise<WorkspaceFiles> {
  const row = await db
    .selectFrom('submissions')
    .select('files')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.files;
}

/** How many of a person's submissions wait or run; regrades are the platform's own. */
export async function countUnfinished(db: Db, personId: string): Promise<number> {
  const row = await db
    .selectFrom('submissions')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('person_id', '=', personId)
    .where('job_class', '=', 'interactive')
    .where('state', '<>', 'done')
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** How many submissions of the same profile are served before this one. */
export async function countAhead(db: Db, submission: SubmissionRecord): Promise<number> {
  const row = await db
    .selectFrom('submissions')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('profile', '=', submission.profile)
    .where('state', '=', 'queued')
    // Interactive sorts before regrade, so the queue's order is the order of these three.
    .where(
      sql<boolean>`(job_class, fair_tag, created_at)
        < (${submission.jobClass}, ${submission.fairTag}, ${submission.createdAt})`,
    )
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Starts a try; the files come with it. Undefined when there is nothing left to do. */
export async function startTry(
  tx: Tx,
  id: string,
): Promise<
  (Omit<SubmissionRecord, 'verdict' | 'regradedAt'> & { files: WorkspaceFiles; queuedMs: number }) | undefined
> {
  return tx
    .updateTable('submissions')
    .set({ state: 'running', tries: sql`tries + 1`, started_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .returning([
      'id',
      'person_id as personId',
      'lab',
      'mode',
      'profile',
      'job_class as jobClass',
      'state',
      'attempt',
      'request_id as requestId',
      'fair_tag as fairTag',
      'tries',
      'created_at as createdAt',
      'started_at as startedAt',
      'finished_at as finishedAt',
      'files',
      sql<number>`extract(epoch from clock_timestamp() - created_at)::float8 * 1000`.as('queuedMs'),
    ])
    .executeTakeFirst();
}

/** Puts a submission back into the queue at its old place. */
export async function requeue(tx: Tx, id: string, options: { giveBackTry: boolean }): Promise<void> {
  await tx
    .updateTable('submissions')
    .set({
      state: 'queued',
      started_at: null,
      ...(options.giveBackTry ? { tries: sql<number>`greatest(tries - 1, 0)` } : {}),
    })
    .where('id', '=', id)
    .execute();
}

/** A submission at its end, as its verdict is signed. */
export interface FinishedSubmission {
  id: string;
  personId: string;
  lab: string;
  mode: GradingMode;
  attempt: number | null;
  createdAt: Date;
  finishedAt: Date;
}

/** Ends a submission with its one verdict, which `seal` signs; a regrade's is kept beside until it is applied. */
export async function finishSubmission(
  tx: Tx,
  id: string,
  verdict: Verdict,
  seal: (finished: FinishedSubmission) => Promise<string>,
): Promise<void> {
  const row = await tx
    .updateTable('submissions')
    .set({ state: 'done', finished_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .returning([
      'id',
      'person_id as personId',
      'lab',
      'mode',
      'job_class as jobClass',
      'attempt',
      'created_at as createdAt',
      sql<Date>`finished_at`.as('finishedAt'),
    ])
    .executeTakeFirstOrThrow();
  if (row.jobClass === 'regrade' && (await keepRegraded(tx, id, verdict))) return;
  const finished = { ...row };
  if (verdict.status === 'platform-error' && row.attempt !== null) {
    await giveBackAttempt(tx, { ...row, attempt: row.attempt });
    finished.attempt = null;
  }
  await tx
    .insertInto('verdicts')
    .values({
      submission_id: id,
      person_id: row.personId,
      lab: row.lab,
      mode: row.mode,
      status: verdict.status,
      score: verdict.score,
      data: toJsonb(verdict),
      jws: await seal(finished),
    })
    .execute();
}

interface AttemptKey {
  id: string;
  personId: string;
  lab: string;
  attempt: number;
}

async function giveBackAttempt(tx: Tx, { id, personId, lab, attempt }: AttemptKey): Promise<void> {
  // Nobody numbers a new attempt while the old ones move up.
  await lockPerson(tx, personId);
  await tx.updateTable('submissions').set({ attempt: null }).where('id', '=', id).execute();
  const renumbered = await tx
    .updateTable('submissions')
    .set({ attempt: sql`attempt - 1` })
    .where('person_id', '=', personId)
    .where('lab', '=', lab)
    .where('attempt', '>', attempt)
    .returning('id')
    .execute();
  await forgetSignatures(
    tx,
    renumbered.map((other) => other.id),
  );
}
