import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ApiError } from '../lib/api-error.ts';
import { StatePanel, type StateKind } from './StatePanel.tsx';

interface ErrorStateProps {
  error: unknown;
  onRetry?: (() => void) | undefined;
  headingLevel?: 1 | 2 | 3;
}

function kindOf(error: unknown): Exclude<StateKind, 'empty'> {
  if (!(error instanceof ApiError)) return 'failed';
  if (error.kind !== 'problem') return error.kind;
  if (error.status === 429) return 'busy';
  if (error.status === 401 || error.status === 403) return 'denied';
  if (error.status === 404 || error.status === 410) return 'gone';
  return 'failed';
}

/** The right panel for any error that a query ended with. */
export function ErrorState({ error, onRetry, headingLevel = 2 }: ErrorStateProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const kind = kindOf(error);
  // The sentence around it ends with a full stop of its own.
  const message = (error instanceof Error ? error.message : String(error)).replace(/[.。]$/, '');
  const seconds = error instanceof ApiError ? (error.retryAfterSeconds ?? 10) : 10;
  const elsewhere = { label: t('actions.backToLabs'), onClick: () => void navigate('/') };
  const again = onRetry && { label: t('actions.retry'), onClick: onRetry };
  const action = kind === 'gone' || kind === 'denied' ? elsewhere : again;
  return (
    <StatePanel
      kind={kind}
      headingLevel={headingLevel}
      title={t(`state.${kind}Title`)}
      why={kind === 'failed' ? t('state.failedWhy', { message }) : t(`state.${kind}Why`)}
      next={kind === 'busy' ? t('state.busyNext', { count: seconds }) : t(`state.${kind}Next`)}
      action={action}
      requestId={error instanceof ApiError ? error.requestId : undefined}
    />
  );
}
