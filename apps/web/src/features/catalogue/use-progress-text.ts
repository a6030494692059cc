import { useTranslation } from 'react-i18next';
import type { LabSummary } from '@gopherlab/contracts';

/** How somebody stands in a lab, in words: never the ring alone. */
export function useProgressText({ progress, checkCount }: LabSummary): string {
  const { t } = useTranslation('catalogue');
  if (progress.state === 'new') return t('state.new');
  if (progress.state === 'done') return `${t('state.done')} · ${t('fullMarks')}`;
  if (progress.attempts === 0) return `${t('state.started')} · ${t('noSubmission')}`;
  return t('checks', { passed: progress.checksPassed, total: checkCount });
}
