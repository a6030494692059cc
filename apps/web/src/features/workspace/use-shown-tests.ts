import { useTranslation } from 'react-i18next';
import { useLocalized } from '../../lib/localized.ts';
import type { RunnerState } from './submission-runner.ts';
import type { TestRow } from './submission-view.ts';
import { useStore } from './use-store.ts';
import type { WorkspaceSession } from './workspace-session.ts';

interface ShownTests {
  tests: readonly TestRow[];
  /** What became of a run that has ended, in a sentence. */
  ended: string | null;
}

/** The public tests of the run that began last: in the page, or in the sandbox. */
export function useShownTests({ page }: WorkspaceSession, { view }: RunnerState): ShownTests {
  const { t } = useTranslation('inPage');
  const text = useLocalized();
  const run = useStore(page.tests);
  if (run.phase !== 'idle') {
    return { tests: run.tests, ended: run.phase === 'done' ? page.endOf(run, t) : run.problem };
  }
  const verdict = view?.mode === 'run' ? view.submission?.verdict : undefined;
  return { tests: view?.tests ?? [], ended: verdict ? text(verdict.summary) : null };
}
