import type { Catalogue } from '@gopherlab/catalogue';
import type { ClaimedJob, LeaseFault, LeaseResult } from '@gopherlab/contracts';
import { gradeSubmission, type Grading } from '@gopherlab/grading';
import type { Sandboxes } from '@gopherlab/sandbox';
import { LeaseLostError, RefusedError, type ApiClient } from './api-client.ts';
import { createBackoff } from './backoff.ts';
import { createEventSender } from './event-sender.ts';
import type { Logger } from './logger.ts';

/** How long a result is kept while the api is away; its lease is long lost by then. */
const KEEP_RESULT_MS = 10 * 60_000;

export interface JobOptions {
  api: ApiClient;
  catalogue: Catalogue;
  sandboxes: Pick<Sandboxes, 'acquire' | 'image'>;
  logger: Logger;
  /** When the claim was answered, on `performance.now()`'s clock. */
  claimedAt: number;
  /** Waits for one of this host's places; the lease is kept alive meanwhile. */
  takePlace: () => Promise<void>;
  /** Aborted when we must leave. */
  leaving: AbortSignal;
}

/** `unfit`: no sandbox was to be had, so this host should pause. */
export type JobOutcome = 'reported' | 'unfit' | 'lost';

/** Grades one job and reports how it went; never rejects. */
export async function runJob(job: ClaimedJob, options: JobOptions): Promise<JobOutcome> {
  const log = options.logger.child({
    requestId: job.requestId,
    submissionId: job.submissionId,
    lab: job.lab,
  });
  const lost = new AbortController();
  const sender = createEventSender({ api: options.api, lease: job, onLost: (error) => lost.abort(error) });
  try {
    const graded = await grade(job, options, { sender, lost, log });
    // An api that is away must not keep us from leaving.
    options.leaving.addEventListener('abort', sender.cancel, { once: true });
    if (options.leaving.aborted) sender.cancel();
    await sender.finish();
    const report = options.leaving.aborted ? faultReport(job, GIVEN_BACK, false) : graded;
    await deliver(job, report, options);
    log.info({ status: report.status, timeline: report.timeline }, 'job reported');
    return report.unfit ? 'unfit' : 'reported';
  } catch (err) {
    sender.cancel();
    log.warn({ err }, 'job given up');
    return 'lost';
  }
}

const GIVEN_BACK: LeaseFault = { reason: 'the runner was stopped', released: true };

interface Report {
  status: string;
  timeline?: Grading['timeline'];
  unfit: boolean;
  send(api: ApiClient): Promise<void>;
}

interface GradeTools {
  sender: ReturnType<typeof createEventSender>;
  lost: AbortController;
  log: Logger;
}

async function grade(
  job: ClaimedJob,
  options: JobOptions,
  { sender, lost, log }: GradeTools,
): Promise<Report> {
  const lab = options.catalogue.labs.get(job.lab);
  if (!lab)
    return faultReport(job, { reason: `this runner does not have the lab ${job.lab}`, released: true }, true);
  try {
    await options.takePlace();
    const grading = await gradeSubmission({
      lab,
      files: job.files,
      mode: job.mode,
      sandboxes: options.sandboxes,
      signal: AbortSignal.any([lost.signal, options.leaving]),
      onEvent: (event) => sender.add(event),
      requestId: job.requestId,
      queuedMs: job.queuedMs + performance.now() - options.claimedAt,
    });
    for (const note of grading.notes) log.warn({ note }, 'the grader said what its lab does not know');
    return gradingReport(job, grading);
  } catch (error) {
    lost.signal.throwIfAborted();
    if (options.leaving.aborted) return faultReport(job, GIVEN_BACK, false);
    throw error;
  }
}

function gradingReport(job: ClaimedJob, grading: Grading): Report {
  const { score, timeline, image, labHash, submissionHash } = grading;
  // Nothing had begun, or the engine took it away: the job is as it was, and another host may do better.
  const unfit = score.status === 'platform-error' && (grading.events.length === 0 || grading.engineLost);
  const result: LeaseResult = {
    score,
    timeline,
    image,
    labHash,
    submissionHash,
    ...(unfit ? { released: true } : {}),
  };
  return { status: score.status, timeline, unfit, send: (api) => api.sendResult(job, result) };
}

function faultReport(job: ClaimedJob, fault: LeaseFault, unfit: boolean): Report {
  return { status: 'platform-error', unfit, send: (api) => api.sendFault(job, fault) };
}

/** Says it until the api has heard it. A lease that was lost meanwhile means that another runner has said it. */
async function deliver(job: ClaimedJob, report: Report, { api, leaving }: JobOptions): Promise<void> {
  const backoff = createBackoff({ firstMs: 100, mostMs: 5000 });
  const limit = AbortSignal.any([AbortSignal.timeout(KEEP_RESULT_MS), leaving]);
  for (;;) {
    try {
      await report.send(api);
      return;
    } catch (error) {
      if (error instanceof LeaseLostError || error instanceof RefusedError) throw error;
      await backoff.pause(limit);
    }
  }
}
