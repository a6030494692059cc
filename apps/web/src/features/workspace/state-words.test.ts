import { expect, test } from 'vitest';
import type { LabDetail } from '@gopherlab/contracts';
import { stateWords } from './state-words.ts';
import type { RunnerState } from './submission-runner.ts';
import { newSubmissionView, type SubmissionView } from './submission-view.ts';

const title = { en: 'At most 4 at once', zh: '最多 4 个' };
const check = (id: string) => ({
  id,
  points: 50,
  title,
  status: 'not-run' as const,
  failures: 0,
  hintAfterFailures: 2,
  hint: null,
});
const LAB = { checks: [check('bounded'), check('no-leak')] } as unknown as LabDetail;

function wordsFor(change: Partial<SubmissionView>, stream: RunnerState['stream'] = 'open') {
  const view = { ...newSubmissionView('0197b3a0-7c1e-4b6e-9d0a-1c2b3d4e5f60', 'grade'), ...change };
  return stateWords(LAB, { phase: 'streaming', mode: 'grade', view, stream, error: null, since: 0 });
}

test('two ahead is the third place, and the wait is in seconds', () => {
  expect(wordsFor({ queuePosition: 2, estimatedWaitMs: 6200 })).toEqual({
    key: 'queuedAbout',
    values: { count: 3, seconds: 6 },
  });
});

test('names the check that runs and its number', () => {
  const words = wordsFor({
    stage: 'checks',
    checks: { bounded: { state: 'passed', artefacts: [] }, 'no-leak': { state: 'running', artefacts: [] } },
  });
  expect(words).toEqual({ key: 'checking', values: { number: 2, all: 2 }, check: title });
});

test('a lost connection is said before anything else', () => {
  expect(wordsFor({ stage: 'checks' }, 'reconnecting')?.key).toBe('reconnecting');
});

test('says nothing when nothing is going on', () => {
  expect(wordsFor({ stage: 'done' })).toBeNull();
});
