import type { TFunction } from 'i18next';
import type { PageRunState } from './page-runner.ts';

type Translate = TFunction<'inPage'>;

/** What a run in the page is doing, in words and with a number; null before the first and after the last phase. */
export function phaseWords(state: PageRunState, elapsedMs: number, t: Translate): string | null {
  const elapsed = seconds(elapsedMs);
  switch (state.phase) {
    case 'loading':
      return loadingWords(state, elapsed, t);
    case 'building':
      return t('phase.building', { elapsed });
    case 'running':
      if (state.kind === 'tests') return t('phase.tests', { count: state.tests.length, elapsed });
      return state.listening.length > 0
        ? t('phase.listening', { address: state.listening.join(', '), elapsed })
        : t('phase.running', { elapsed });
    default:
      return null;
  }
}

function loadingWords({ progress }: PageRunState, elapsed: string, t: Translate): string {
  if (!progress || progress.loadedBytes >= progress.totalBytes) return t('phase.starting', { elapsed });
  return t('phase.fetching', {
    loaded: megabytes(progress.loadedBytes),
    all: megabytes(progress.totalBytes),
  });
}

/** Where the time of a finished run went. */
export function timelineWords({ end, kind }: PageRunState, t: Translate): string {
  if (!end) return '';
  const values = { build: seconds(end.buildMs), run: seconds(end.runMs) };
  if (end.reason === 'failed-build' || end.reason === 'unsupported') return t('timeline.build', values);
  return t(kind === 'tests' ? 'timeline.tests' : 'timeline.program', values);
}

export interface RunLimits {
  timeoutMs: number;
  memoryMb: number;
  outputKb: number;
}

/** One sentence for how a run ended. */
export function endWords(state: PageRunState, limits: RunLimits, t: Translate): string {
  const { end } = state;
  switch (end?.reason) {
    case undefined:
      return '';
    case 'exited':
      return state.kind === 'tests' ? testWords(state, t) : t('end.exited', { code: end.exitCode ?? '–' });
    case 'failed-build':
      return t('end.failedBuild', { count: state.diagnostics.length });
    case 'stopped':
      return t('end.stopped');
    case 'timeout':
      return t('end.timeout', { seconds: Math.round(limits.timeoutMs / 1000) });
    case 'out-of-memory':
      return t('end.outOfMemory', { memory: limits.memoryMb });
    case 'output-limit':
      return t('end.outputLimit', { output: limits.outputKb });
    case 'unsupported':
      return t('end.unsupported');
  }
}

function testWords({ tests, end }: PageRunState, t: Translate): string {
  const ran = tests.filter(({ status }) => status !== 'skipped');
  const failed = ran.filter(({ status }) => status === 'failed');
  if (failed.length > 0) return t('end.testsFailed', { failed: failed.length, all: ran.length });
  // Without a failed test a bad exit is the test binary's own: a panic, os.Exit in TestMain.
  if (end?.exitCode !== 0) return t('end.exited', { code: end?.exitCode ?? '–' });
  if (ran.length === 0) return t('end.noTests');
  return t('end.testsPassed', { count: ran.length });
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
