import { composeWorkspace, submissionHash, type Lab } from '@gopherlab/catalogue';
import {
  sandboxMemoryMb,
  type GraderEvent,
  type GraderJob,
  type GradingMode,
  type Score,
  type Timeline,
  type WorkspaceFiles,
} from '@gopherlab/contracts';
import { SandboxFault, type Sandboxes } from '@gopherlab/sandbox';
import { faultOf, protocolNotes, score, type StreamEnd } from '@gopherlab/scoring';
import { artefactsOf, type GradingArtefact } from './artefacts.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';

/** What a grader may take beyond the lab's budgets before it counts as hung. */
const GRACE_SECONDS = 30;

/** A lab as far as a grading needs it: also one as it was when it graded before. */
export type GradedLab = Pick<Lab, 'slug' | 'manifest' | 'files' | 'labHash'>;

export interface GradeInput {
  lab: GradedLab;
  /** The learner's own files, already validated; the lab's are laid around them. */
  files: WorkspaceFiles;
  mode: GradingMode;
  sandboxes: Pick<Sandboxes, 'acquire' | 'image'>;
  /** Ends the grading: `gradeSubmission` rejects with its reason and the sandbox goes away. */
  signal?: AbortSignal;
  /** Each event as it arrives. */
  onEvent?: (event: GraderEvent) => void;
  /** Marks the container and the log lines of this grading. */
  requestId?: string;
  /** Milliseconds that the submission has waited for this moment. */
  queuedMs?: number;
}

/** A grading that came to an end; with the status `platform-error` it says nothing about the submission. */
export interface Grading {
  score: Score;
  /** Why the platform failed, in all its words, when it did; for the log, not for people. */
  fault: string | undefined;
  /** The engine went away in the middle: nothing is known, and nothing was used up. */
  engineLost: boolean;
  events: GraderEvent[];
  artefacts: GradingArtefact[];
  timeline: Timeline;
  /** Identity of the sandbox image, `sha256:…`. */
  image: string;
  labHash: string;
  submissionHash: string;
  /** What the grader said that its lab does not know; for the log. */
  notes: string[];
  /** Resolves when the sandbox is gone. The verdict does not wait for it; a process that wants to end does. */
  removed: Promise<void>;
}

/**
 * Grades a submission in a sandbox of its own. What goes wrong in the sandbox or on the way to it is a returned
 * `platform-error`; rejects only when `signal` is aborted.
 */
export async function gradeSubmission(input: GradeInput): Promise<Grading> {
  const { lab, files, mode, sandboxes } = input;
  const stopwatch = createStopwatch(input.queuedMs ?? 0);
  const events: GraderEvent[] = [];
  const { end, engineLost, timeline, removed } = await collectEvents(input, stopwatch, events);
  // Whoever awaits it sees why a sandbox could not be removed; for the others it must not end the process.
  removed.catch(() => undefined);
  const scoring = { manifest: lab.manifest, mode, events, end };
  return {
    score: score(scoring),
    fault: faultOf(scoring),
    engineLost,
    events,
    artefacts: artefactsOf(events),
    timeline,
    image: sandboxes.image,
    labHash: lab.labHash,
    submissionHash: submissionHash(files),
    notes: protocolNotes(scoring),
    removed,
  };
}

interface Collected {
  end: StreamEnd;
  engineLost: boolean;
  timeline: Timeline;
  removed: Promise<void>;
}

async function collectEvents(
  input: GradeInput,
  stopwatch: Stopwatch,
  events: GraderEvent[],
): Promise<Collected> {
  const { lab, files, mode, sandboxes, signal, onEvent, requestId } = input;
  const { profile, budgets } = lab.manifest;
  const seconds = budgets.buildSeconds + budgets.runSeconds + GRACE_SECONDS;
  let hung: AbortSignal | undefined;
  const stack = new AsyncDisposableStack();
  let end: StreamEnd = { kind: 'closed' };
  let engineLost = false;
  try {
    const sandbox = await sandboxes.acquire(profile, {
      memoryMb: sandboxMemoryMb(budgets),
      signal,
      requestId,
    });
    stack.use(sandbox);
    stopwatch.acquired();
    // From here: a kernel lab may have waited long for its turn, which is nobody's fault.
    hung = AbortSignal.timeout(seconds * 1000);
    const ended = signal ? AbortSignal.any([signal, hung]) : hung;
    const stream = sandbox.grade(jobFor(lab, files, mode), { signal: ended })[Symbol.asyncIterator]();
    stack.defer(async () => void (await stream.return?.()));
    // Not `for await`: leaving it would wait until the sandbox is gone, and the verdict with it.
    for (let next = await stream.next(); !next.done; next = await stream.next()) {
      stopwatch.saw(next.value);
      events.push(next.value);
      onEvent?.(next.value);
      if (next.value.type === 'done') break;
    }
  } catch (error) {
    await stack.disposeAsync();
    signal?.throwIfAborted();
    const reason = hung?.aborted ? `the grader did not end within ${seconds} s` : reasonOf(error);
    end = { kind: 'failed', reason };
    engineLost = error instanceof SandboxFault && error.engineLost;
  }
  return { end, engineLost, timeline: stopwatch.stop(), removed: stack.disposeAsync() };
}

function jobFor(lab: GradedLab, files: WorkspaceFiles, mode: GradingMode): GraderJob {
  const { budgets, policy } = lab.manifest;
  return { lab: lab.slug, mode, files: composeWorkspace(lab, files), budgets, policy };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
