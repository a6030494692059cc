import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Submission } from '@gopherlab/contracts';
import { ApiError } from '../../lib/api-error.ts';
import type { StreamHandlers } from '../../lib/events.ts';
import { createSubmissionRunner } from './submission-runner.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const FILES = { 'main.go': 'package main\n' };
const QUEUED: Submission = {
  id: '0197b3a0-7c1e-4b6e-9d0a-1c2b3d4e5f60',
  lab: 'worker-pool',
  mode: 'grade',
  state: 'queued',
  attempt: 1,
  createdAt: '2026-01-01T12:00:00Z',
  finishedAt: null,
  queuePosition: 0,
  estimatedWaitMs: null,
  verdict: null,
  regradedAt: null,
  artefacts: [],
};

function setUp(answers: (Submission | ApiError)[]) {
  let keys = 0;
  let handlers: StreamHandlers | undefined;
  const submit = vi.fn(() => {
    const answer = answers.shift();
    return answer instanceof ApiError ? Promise.reject(answer) : Promise.resolve(answer ?? QUEUED);
  });
  const onChanged = vi.fn();
  const runner = createSubmissionRunner('worker-pool', {
    submit,
    follow: (_id, given) => {
      handlers = given;
      return () => {};
    },
    newKey: () => `key-${(keys += 1)}`,
    now: () => 0,
    resendMs: 3000,
    onChanged,
    closingLine: () => '',
  });
  runner.begin();
  return { runner, submit, onChanged, stream: () => handlers };
}

const noAnswer = () => ApiError.fromNetwork(new TypeError('fetch failed'), true);
const refusal = (status: number) => ApiError.fromResponse(new Response('{}', { status }));

test('a submission without an answer is sent again with the same key', async () => {
  const { runner, submit } = setUp([noAnswer(), QUEUED]);
  await runner.start('grade', FILES);
  expect(runner.state().phase).toBe('waiting');
  await vi.advanceTimersByTimeAsync(3000);
  expect(runner.state().phase).toBe('streaming');
  expect(submit.mock.calls.map((call: unknown[]) => call[1])).toEqual(['key-1', 'key-1']);
});

test('what the server refused gets a new key the next time', async () => {
  const { runner, submit } = setUp([await refusal(429), QUEUED]);
  await runner.start('grade', FILES);
  expect(runner.state()).toMatchObject({ phase: 'refused', error: { status: 429 } });
  await runner.start('grade', FILES);
  expect(submit.mock.calls.map((call: unknown[]) => call[1])).toEqual(['key-1', 'key-2']);
});

test('what a failing server may have stored keeps its key when the same is sent again', async () => {
  const { runner, submit } = setUp([await refusal(503), QUEUED]);
  await runner.start('grade', FILES);
  expect(runner.state()).toMatchObject({ phase: 'refused', error: { status: 503 } });
  await runner.start('grade', FILES);
  expect(submit.mock.calls.map((call: unknown[]) => call[1])).toEqual(['key-1', 'key-1']);
});

test('a second start while one is under way does nothing', async () => {
  const { runner, submit } = setUp([QUEUED]);
  await runner.start('grade', FILES);
  await runner.start('run', FILES);
  expect(submit).toHaveBeenCalledTimes(1);
});

test('output of the stream reaches the log, and the end makes the lists old', async () => {
  const { runner, stream, onChanged } = setUp([QUEUED]);
  await runner.start('grade', FILES);
  const event = { type: 'output', atMs: 1, source: 'candidate', text: 'hello\n' } as const;
  stream()?.onEvent({ kind: 'grader', event });
  expect(runner.log.text()).toBe('hello\n');
  stream()?.onEvent({ kind: 'finished', submission: { ...QUEUED, state: 'done' } });
  expect(runner.state().phase).toBe('done');
  expect(onChanged).toHaveBeenCalledTimes(2);
});

test('an unfinished submission is followed again after a reload', () => {
  const { runner, stream } = setUp([]);
  runner.resume({ ...QUEUED, state: 'running' });
  expect(runner.state()).toMatchObject({ phase: 'streaming', mode: 'grade' });
  expect(stream()).toBeDefined();
});
