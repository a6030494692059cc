import type { LabDetail, LocalizedText } from '@gopherlab/contracts';
import type { CheckState } from '../../components/CheckStatus.tsx';
import type { SubmissionView } from '../workspace/submission-view.ts';

/** One line of the verdict: always there, in the contract's order, whatever is known of it. */
export interface CheckLine {
  id: string;
  title: LocalizedText;
  points: number;
  /** Null while the grading runs: points are given at its end. */
  earned: number | null;
  state: CheckState;
  message: LocalizedText | null;
  expected: LocalizedText | null;
  seen: LocalizedText | null;
  durationMs: number | null;
  artefacts: { name: string; title: LocalizedText; mediaType: string }[];
}

export function checkRows(lab: LabDetail, view: SubmissionView | null): CheckLine[] {
  const verdict = view?.submission?.verdict;
  return lab.checks.map((check): CheckLine => {
    const progress = view?.checks[check.id];
    const result = verdict?.checks.find((other) => other.id === check.id);
    const names = progress?.artefacts ?? [];
    return {
      id: check.id,
      title: check.title,
      points: result?.points ?? check.points,
      earned: result?.earned ?? null,
      state: progress?.state ?? (view?.stage === 'done' ? 'not-run' : 'waiting'),
      message: progress?.message ?? null,
      expected: progress?.expected ?? null,
      seen: progress?.seen ?? null,
      durationMs: progress?.durationMs ?? null,
      artefacts: (view?.artefacts ?? []).filter((artefact) => names.includes(artefact.name)),
    };
  });
}
