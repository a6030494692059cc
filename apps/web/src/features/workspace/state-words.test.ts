import i18next from 'i18next';
import { expect, test } from 'vitest';
import type { LabDetail } from '@gopherlab/contracts';
import { en } from '../../locales/en.ts';
import { zh } from '../../locales/zh.ts';
import { sayState, stateWords, type StateKey, type StateWords } from './state-words.ts';
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

/** The product's own texts, without a fallback: a missing one shows as its key. */
async function speak(language: 'en' | 'zh') {
  const instance = i18next.createInstance();
  const resources = { [language]: { en, zh }[language] };
  await instance.init({
    lng: language,
    fallbackLng: false,
    resources,
    interpolation: { escapeValue: false },
  });
  const t = instance.getFixedT(language, 'workspace');
  return (words: StateWords) => sayState(words, 400, t, (text) => text[language]);
}

test('a place in the queue is said as people say it', async () => {
  const say = await speak('en');
  const about = (count: number) => say({ key: 'queuedAbout', values: { count, seconds: 6 } });
  expect([1, 2, 3, 4, 11, 21].map(about)).toEqual([
    '1st in the queue, about 6 s',
    '2nd in the queue, about 6 s',
    '3rd in the queue, about 6 s',
    '4th in the queue, about 6 s',
    '11th in the queue, about 6 s',
    '21st in the queue, about 6 s',
  ]);
});

const KEYS = [
  'sending',
  'waiting',
  'reconnecting',
  'queuedUnknown',
  'queuedNext',
  'queued',
  'queuedAbout',
  'sandbox',
  'building',
  'checking',
  'checks',
  'tests',
  'retrying',
] as const satisfies readonly StateKey[];

test.each(['en', 'zh'] as const)(
  'every state has a sentence in %s, with its numbers filled in',
  async (language) => {
    const say = await speak(language);
    const values = { count: 3, seconds: 6, done: 2, number: 3, all: 9 };
    for (const key of KEYS) {
      const sentence = say({ key, values, check: title });
      expect(sentence).not.toContain('stage.');
      expect(sentence).not.toContain('{{');
    }
  },
);
