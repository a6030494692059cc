import type { LabDetail } from '@gopherlab/contracts';
import type { CheckState } from '../../components/CheckStatus.tsx';
import type { RunnerState } from './submission-runner.ts';

/** The state of each contract line: of the grading that runs, or of the latest one that ended. */
export function checkStates(lab: LabDetail, runner: RunnerState): Record<string, CheckState> {
  const { view } = runner;
  const live = view?.mode === 'grade';
  const fault = view?.submission?.verdict?.status === 'platform-error';
  return Object.fromEntries(
    lab.checks.map((check): [string, CheckState] => {
      if (!live || fault) return [check.id, check.status];
      const fallback = view.stage === 'done' ? check.status : 'waiting';
      return [check.id, view.checks[check.id]?.state ?? fallback];
    }),
  );
}
