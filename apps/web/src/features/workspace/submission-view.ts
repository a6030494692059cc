import type {
  Artefact,
  Diagnostic,
  GraderEvent,
  GradingMode,
  LimitReason,
  LocalizedText,
  StreamEvent,
  Submission,
} from '@gopherlab/contracts';
import type { CheckState } from '../../components/CheckStatus.tsx';

export type Stage = 'queued' | 'sandbox' | 'build' | 'checks' | 'done';

export interface CheckProgress {
  state: CheckState;
  message?: LocalizedText;
  expected?: LocalizedText;
  seen?: LocalizedText;
  artefacts: readonly string[];
  durationMs?: number;
}

export interface TestRow {
  package: string;
  name: string;
  status: 'passed' | 'failed' | 'skipped';
  durationMs: number;
}

/** What is known of one submission while it is graded and afterwards. */
export interface SubmissionView {
  id: string;
  mode: GradingMode;
  stage: Stage;
  queuePosition: number | null;
  estimatedWaitMs: number | null;
  /** By check id; a check that is missing here has not been heard of. */
  checks: Readonly<Record<string, CheckProgress>>;
  /** Ids in the order in which the grader began them. */
  started: readonly string[];
  tests: readonly TestRow[];
  diagnostics: readonly Diagnostic[];
  buildOk: boolean | null;
  buildMessage: LocalizedText | null;
  limit: { reason: LimitReason; message: LocalizedText } | null;
  policy: readonly LocalizedText[];
  artefacts: readonly Pick<Artefact, 'name' | 'title' | 'mediaType'>[];
  /** How often the platform failed and began again. */
  retries: number;
  submission: Submission | null;
}

export function newSubmissionView(id: string, mode: GradingMode): SubmissionView {
  return {
    id,
    mode,
    stage: 'queued',
    queuePosition: null,
    estimatedWaitMs: null,
    checks: {},
    started: [],
    tests: [],
    diagnostics: [],
    buildOk: null,
    buildMessage: null,
    limit: null,
    policy: [],
    artefacts: [],
    retries: 0,
    submission: null,
  };
}

/** What a stored submission shows when it is opened again. */
export function viewOfSubmission(submission: Submission): SubmissionView {
  const view = newSubmissionView(submission.id, submission.mode);
  if (submission.state !== 'done') {
    return {
      ...view,
      stage: submission.state === 'running' ? 'sandbox' : 'queued',
      queuePosition: submission.queuePosition,
      estimatedWaitMs: submission.estimatedWaitMs,
    };
  }
  return finish(view, submission);
}

export function applyStreamEvent(view: SubmissionView, event: StreamEvent): SubmissionView {
  switch (event.kind) {
    case 'state':
      return applyState(view, event);
    case 'grader':
      return applyGraderEvent(view, event.event);
    case 'retried':
      // The next try tells everything again from the beginning.
      return { ...newSubmissionView(view.id, view.mode), retries: view.retries + 1 };
    case 'finished':
      return finish(view, event.submission);
  }
}

function applyState(view: SubmissionView, event: Extract<StreamEvent, { kind: 'state' }>): SubmissionView {
  const { queuePosition, estimatedWaitMs } = event;
  if (event.state === 'queued') return { ...view, stage: 'queued', queuePosition, estimatedWaitMs };
  if (event.state === 'running' && view.stage === 'queued') {
    return { ...view, stage: 'sandbox', queuePosition: null, estimatedWaitMs: null };
  }
  return view;
}

function applyGraderEvent(view: SubmissionView, event: GraderEvent): SubmissionView {
  switch (event.type) {
    case 'hello':
      return { ...view, stage: 'sandbox' };
    case 'phase':
      return { ...view, stage: event.phase };
    case 'build':
      return {
        ...view,
        buildOk: event.ok,
        buildMessage: event.message ?? null,
        diagnostics: event.diagnostics ?? [],
      };
    case 'check-started':
      return withCheck(
        { ...view, stage: 'checks', started: [...new Set([...view.started, event.id])] },
        event.id,
        { state: 'running', artefacts: [] },
      );
    case 'check':
      return withCheck(view, event.id, {
        state: event.status,
        message: event.message,
        ...(event.expected && { expected: event.expected }),
        ...(event.seen && { seen: event.seen }),
        artefacts: event.artefacts ?? [],
        durationMs: event.durationMs,
      });
    case 'test':
      return { ...view, stage: 'checks', tests: withTest(view.tests, event) };
    case 'artefact': {
      const { name, title, mediaType } = event;
      return { ...view, artefacts: [...view.artefacts, { name, title, mediaType }] };
    }
    case 'limit':
      return { ...view, limit: { reason: event.reason, message: event.message } };
    case 'policy':
      return { ...view, policy: [...view.policy, event.message] };
    case 'output':
    case 'fault':
    case 'done':
      return view;
  }
}

function withCheck(view: SubmissionView, id: string, check: CheckProgress): SubmissionView {
  return { ...view, checks: { ...view.checks, [id]: check } };
}

function withTest(tests: readonly TestRow[], event: Extract<GraderEvent, { type: 'test' }>): TestRow[] {
  const { name, status, durationMs } = event;
  const row = { package: event.package, name, status, durationMs };
  const others = tests.filter((test) => test.name !== name || test.package !== event.package);
  return [...others, row];
}

function finish(view: SubmissionView, submission: Submission): SubmissionView {
  const checks: Record<string, CheckProgress> = {};
  for (const check of submission.verdict?.checks ?? []) {
    checks[check.id] = {
      state: check.status,
      message: check.message,
      ...(check.expected && { expected: check.expected }),
      ...(check.seen && { seen: check.seen }),
      artefacts: check.artefacts,
      durationMs: check.durationMs,
    };
  }
  const diagnostics = submission.verdict?.diagnostics ?? [];
  return {
    ...view,
    stage: 'done',
    queuePosition: null,
    estimatedWaitMs: null,
    checks: submission.mode === 'grade' ? checks : view.checks,
    diagnostics: diagnostics.length > 0 ? diagnostics : view.diagnostics,
    policy: submission.verdict?.policy ?? view.policy,
    artefacts: submission.artefacts,
    submission,
  };
}
