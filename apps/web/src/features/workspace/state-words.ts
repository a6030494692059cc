import type { TFunction } from 'i18next';
import type { LabDetail, LocalizedText } from '@gopherlab/contracts';
import { withoutBackticks } from '../../components/markdown/InlineText.tsx';
import type { RunnerState } from './submission-runner.ts';

export type StateKey =
  | 'sending'
  | 'waiting'
  | 'reconnecting'
  | 'queuedUnknown'
  | 'queuedNext'
  | 'queued'
  | 'queuedAbout'
  | 'sandbox'
  | 'building'
  | 'checking'
  | 'checks'
  | 'tests'
  | 'retrying';

export interface StateWords {
  key: StateKey;
  values: Record<string, number>;
  check?: LocalizedText;
}

/** Which sentence tells the present state, with its numbers; null when nothing is going on. */
export function stateWords(lab: LabDetail, runner: RunnerState): StateWords | null {
  if (runner.phase === 'sending' || runner.phase === 'waiting') return { key: runner.phase, values: {} };
  if (runner.phase !== 'streaming' || !runner.view) return null;
  if (runner.stream === 'reconnecting') return { key: 'reconnecting', values: {} };
  const { view } = runner;
  switch (view.stage) {
    case 'queued':
      return queueWords(view.queuePosition, view.estimatedWaitMs);
    case 'sandbox':
      return { key: view.retries > 0 ? 'retrying' : 'sandbox', values: {} };
    case 'build':
      return { key: 'building', values: {} };
    case 'checks':
      return view.mode === 'run'
        ? { key: 'tests', values: { count: view.tests.length } }
        : checkWords(lab, runner);
    case 'done':
      return null;
  }
}

/** The sentence itself. A place in the queue is an ordinal (`3rd`), a number of tests is not. */
export function sayState(
  { key, values, check }: StateWords,
  elapsedMs: number,
  t: TFunction<'workspace'>,
  text: (text: LocalizedText) => string,
): string {
  return t(`stage.${key}`, {
    ...values,
    ordinal: key === 'queued' || key === 'queuedAbout',
    check: check ? withoutBackticks(text(check)) : '',
    elapsed: (elapsedMs / 1000).toFixed(1),
  });
}

function queueWords(ahead: number | null, waitMs: number | null): StateWords {
  if (ahead === null) return { key: 'queuedUnknown', values: {} };
  const position = ahead + 1;
  if (waitMs !== null) {
    return {
      key: 'queuedAbout',
      values: { count: position, seconds: Math.max(1, Math.round(waitMs / 1000)) },
    };
  }
  return ahead === 0 ? { key: 'queuedNext', values: {} } : { key: 'queued', values: { count: position } };
}

function checkWords(lab: LabDetail, { view }: RunnerState): StateWords {
  const all = lab.checks.length;
  const reported = lab.checks.filter((check) => {
    const state = view?.checks[check.id]?.state;
    return state === 'passed' || state === 'failed';
  }).length;
  const running = lab.checks.find((check) => view?.checks[check.id]?.state === 'running');
  if (!running) return { key: 'checks', values: { done: reported, all } };
  return { key: 'checking', values: { number: Math.min(reported + 1, all), all }, check: running.title };
}
