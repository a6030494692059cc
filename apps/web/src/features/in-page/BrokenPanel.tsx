import { useTranslation } from 'react-i18next';
import { StatePanel } from '../../components/StatePanel.tsx';

interface BrokenPanelProps {
  problem: string;
  onRetry: () => void;
  /** What else can be done; the sandbox, where there is one. */
  next?: string;
}

/** The toolchain did not come: what, why, and what works all the same. */
export function BrokenPanel({ problem, onRetry, next }: BrokenPanelProps) {
  const { t } = useTranslation('inPage');
  return (
    <StatePanel
      kind="failed"
      headingLevel={3}
      title={t('broken.title')}
      why={t('broken.why', { problem })}
      next={next ?? t('broken.next')}
      action={{ label: t('broken.retry'), onClick: onRetry }}
    />
  );
}
