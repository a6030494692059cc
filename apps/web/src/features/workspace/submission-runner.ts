import type { CreateSubmission, StreamEvent, Submission, WorkspaceFiles } from '@gopherlab/contracts';
import { ApiError } from '../../lib/api-error.ts';
import type { StreamHandlers, StreamStatus } from '../../lib/events.ts';
import { createOutputLog, logStreamEvent, noteLine, type OutputLog } from './output-log.ts';
import {
  applyStreamEvent,
  newSubmissionView,
  viewOfSubmission,
  type Stage,
  type SubmissionView,
} from './submission-view.ts';

export interface RunnerState {
  /** `sending`: posted, no answer yet; `waiting`: no answer came, it is sent again with the same key. */
  phase: 'idle' | 'sending' | 'waiting' | 'streaming' | 'done' | 'refused';
  mode: CreateSubmission['mode'] | null;
  view: SubmissionView | null;
  stream: StreamStatus | null;
  error: ApiError | null;
  /** When the present stage began, in `performance.now()` milliseconds. */
  since: number;
}

export interface RunnerDeps {
  submit: (input: CreateSubmission, key: string) => Promise<Submission>;
  follow: (id: string, handlers: StreamHandlers) => () => void;
  newKey: () => string;
  now: () => number;
  /** Milliseconds between two tries to send. */
  resendMs: number;
  /** Server state grew old: a submission was accepted or finished. */
  onChanged: (submission: Submission) => void;
  /** The last line of the output. */
  closingLine: (submission: Submission) => string;
}

export interface SubmissionRunner {
  state: () => RunnerState;
  subscribe: (listener: () => void) => () => void;
  log: OutputLog;
  busy: () => boolean;
  start: (mode: CreateSubmission['mode'], files: WorkspaceFiles) => Promise<void>;
  /** Shows a submission that exists: follows it while it is graded, replays it when it is done. */
  resume: (submission: Submission) => void;
  /** Stops sending an unanswered submission. */
  giveUp: () => void;
  begin: () => void;
  dispose: () => void;
}

const IDLE: Omit<RunnerState, 'since'> = { phase: 'idle', mode: null, view: null, stream: null, error: null };

/** Sends submissions and follows them. Outside React, because a stream outlives renders and tabs. */
export function createSubmissionRunner(lab: string, deps: RunnerDeps): SubmissionRunner {
  const log = createOutputLog();
  const listeners = new Set<() => void>();
  let state: RunnerState = { ...IDLE, since: 0 };
  let stopFollowing: (() => void) | null = null;
  let resend: ReturnType<typeof setTimeout> | undefined;
  let disposed = false;
  /** Kept until it is answered: sending again after a lost answer must not make a second submission. */
  let unanswered: { key: string; body: string } | null = null;

  const set = (next: Partial<RunnerState>) => {
    const stageChanged = stageOf(next.view ?? state.view) !== stageOf(state.view) || next.phase === 'sending';
    state = { ...state, ...next, ...(stageChanged && { since: deps.now() }) };
    listeners.forEach((listener) => listener());
  };
  const busy = () => state.phase === 'sending' || state.phase === 'waiting' || state.phase === 'streaming';

  const send = async (input: CreateSubmission): Promise<void> => {
    const body = JSON.stringify(input);
    if (unanswered?.body !== body) unanswered = { key: deps.newKey(), body };
    const { key } = unanswered;
    try {
      const submission = await deps.submit(input, key);
      unanswered = null;
      if (disposed) return;
      deps.onChanged(submission);
      follow(submission);
    } catch (error) {
      if (disposed) return;
      if (!(error instanceof ApiError)) throw error;
      if (error.status !== 0) {
        // A server that failed may have stored it before it did: only a clear no frees the key.
        if (error.status < 500) unanswered = null;
        set({ phase: 'refused', error });
        return;
      }
      set({ phase: 'waiting', error });
      resend = setTimeout(() => void send(input), deps.resendMs);
    }
  };

  const follow = (submission: Submission) => {
    stopFollowing?.();
    set({ phase: 'streaming', view: viewOfSubmission(submission), error: null, stream: 'connecting' });
    stopFollowing = deps.follow(submission.id, {
      onStatus: (stream) => set({ stream }),
      onEvent: (event) => {
        logStreamEvent(log, event);
        const view = applyStreamEvent(state.view ?? newSubmissionView(submission.id, submission.mode), event);
        set({ view, ...(event.kind === 'finished' && { phase: 'done' as const }) });
        if (event.kind === 'finished') finished(event.submission);
      },
      onError: (error) => set({ phase: 'refused', error }),
    });
  };
  const finished = (submission: Submission) => {
    log.append(noteLine(deps.closingLine(submission)));
    deps.onChanged(submission);
  };

  /** All events of a finished submission come at once; they are shown together, so that nothing flickers. */
  const replay = (submission: Submission) => {
    let view = newSubmissionView(submission.id, submission.mode);
    set({ phase: 'done', view: viewOfSubmission(submission), mode: submission.mode, error: null });
    stopFollowing = deps.follow(submission.id, {
      onEvent: (event: StreamEvent) => {
        logStreamEvent(log, event);
        view = applyStreamEvent(view, event);
        if (event.kind !== 'finished') return;
        log.append(noteLine(deps.closingLine(event.submission)));
        set({ view });
      },
    });
  };

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    log,
    busy,
    async start(mode, files) {
      if (busy()) return;
      stopFollowing?.();
      log.clear();
      set({ phase: 'sending', mode, view: null, error: null, stream: null });
      await send({ lab, mode, files });
    },
    resume(submission) {
      if (busy()) return;
      stopFollowing?.();
      log.clear();
      if (submission.state === 'done') {
        replay(submission);
      } else {
        set({ mode: submission.mode });
        follow(submission);
      }
    },
    giveUp() {
      clearTimeout(resend);
      if (state.phase === 'waiting') set({ ...IDLE });
    },
    begin() {
      disposed = false;
    },
    dispose() {
      disposed = true;
      clearTimeout(resend);
      stopFollowing?.();
    },
  };
}

function stageOf(view: SubmissionView | null): Stage | null {
  return view?.stage ?? null;
}
