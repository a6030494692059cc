import { expect, test } from 'vitest';
import type { GraderEvent, StreamEvent, Submission } from '@gopherlab/contracts';
import { applyStreamEvent, newSubmissionView, viewOfSubmission } from './submission-view.ts';

const text = (en: string) => ({ en, zh: en });
const grader = (event: GraderEvent): StreamEvent => ({ kind: 'grader', event });
const ID = '0197b3a0-7c1e-4b6e-9d0a-1c2b3d4e5f60';

function after(...events: StreamEvent[]) {
  return events.reduce(applyStreamEvent, newSubmissionView(ID, 'grade'));
}

const failed = grader({
  type: 'check',
  atMs: 2,
  id: 'bounded',
  status: 'failed',
  message: text('5 ran at once'),
  expected: text('4'),
  seen: text('5'),
  artefacts: ['dump.txt'],
  durationMs: 12,
});

test('a queued submission tells its place and its wait', () => {
  const view = after({ kind: 'state', state: 'queued', queuePosition: 2, estimatedWaitMs: 6000 });
  expect(view).toMatchObject({ stage: 'queued', queuePosition: 2, estimatedWaitMs: 6000 });
});

test('the stages follow each other as the grader reports them', () => {
  const running = after({ kind: 'state', state: 'running', queuePosition: null, estimatedWaitMs: null });
  expect(running.stage).toBe('sandbox');
  const building = applyStreamEvent(running, grader({ type: 'phase', atMs: 0, phase: 'build' }));
  expect(building.stage).toBe('build');
  expect(applyStreamEvent(building, grader({ type: 'phase', atMs: 1, phase: 'checks' })).stage).toBe(
    'checks',
  );
});

test('a state that comes late does not put a grading back into the sandbox', () => {
  const view = after(grader({ type: 'phase', atMs: 1, phase: 'checks' }), {
    kind: 'state',
    state: 'running',
    queuePosition: null,
    estimatedWaitMs: null,
  });
  expect(view.stage).toBe('checks');
});

test('a check runs, then keeps what was expected and seen', () => {
  const running = after(grader({ type: 'check-started', atMs: 1, id: 'bounded' }));
  expect(running.checks.bounded?.state).toBe('running');
  expect(applyStreamEvent(running, failed).checks.bounded).toEqual({
    state: 'failed',
    message: text('5 ran at once'),
    expected: text('4'),
    seen: text('5'),
    artefacts: ['dump.txt'],
    durationMs: 12,
  });
});

test('a retry forgets what the failed try said and counts it', () => {
  const view = after(failed, { kind: 'retried', reason: 'the runner went away' });
  expect(view.checks).toEqual({});
  expect(view.retries).toBe(1);
});

test('a test that reports twice stands there once', () => {
  const report = (status: 'passed' | 'failed') =>
    grader({ type: 'test', atMs: 1, package: 'p', name: 'TestA', status, durationMs: 1 });
  expect(after(report('failed'), report('passed')).tests).toEqual([
    { package: 'p', name: 'TestA', status: 'passed', durationMs: 1 },
  ]);
});

test('a stored submission shows the same checks as its stream did', () => {
  const submission = doneSubmission();
  const streamed = after(failed, { kind: 'finished', submission });
  expect(viewOfSubmission(submission).checks).toEqual(streamed.checks);
  expect(streamed.stage).toBe('done');
});

function doneSubmission(): Submission {
  const hash = 'a'.repeat(64);
  return {
    id: ID,
    lab: 'worker-pool',
    mode: 'grade',
    state: 'done',
    attempt: 1,
    createdAt: '2026-01-01T12:00:00Z',
    finishedAt: '2026-01-01T12:00:02Z',
    queuePosition: null,
    estimatedWaitMs: null,
    regradedAt: null,
    artefacts: [],
    verdict: {
      lab: 'worker-pool',
      status: 'graded',
      summary: text('One check failed.'),
      score: 0,
      maxScore: 100,
      diagnostics: [],
      policy: [],
      timeline: { queuedMs: 1, sandboxMs: 1, buildMs: 1, checksMs: 1, totalMs: 4 },
      image: `sha256:${hash}`,
      labHash: hash,
      submissionHash: hash,
      checks: [
        {
          id: 'bounded',
          title: text('At most 4 at once'),
          points: 100,
          earned: 0,
          status: 'failed',
          message: text('5 ran at once'),
          expected: text('4'),
          seen: text('5'),
          artefacts: ['dump.txt'],
          durationMs: 12,
        },
      ],
    },
  };
}
