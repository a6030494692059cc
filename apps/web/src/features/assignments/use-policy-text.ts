import { useTranslation } from 'react-i18next';
import type { AssignmentPolicy } from '@gopherlab/contracts';

/** A policy in a few words: only what is not as usual, after what late work is worth. */
export function usePolicyText(): (policy: AssignmentPolicy) => string {
  const { t } = useTranslation('assignments');
  return ({ late, attempts, score, hints, solution, exam }) =>
    [
      late.kind === 'per-day' ? t('late.perDayOf', { percent: late.percent }) : t(`late.${late.kind}`),
      ...(attempts.limit === null ? [] : [t('attemptsOf', { count: attempts.limit })]),
      ...(score === 'last' ? [t('score.last')] : []),
      ...(hints === 'none' ? [t('hints.none')] : []),
      ...(solution === 'as-in-lab' ? [] : [t(`solution.${solution}`)]),
      ...(exam ? [t('examOf', { count: exam.minutes })] : []),
    ].join(' · ');
}
