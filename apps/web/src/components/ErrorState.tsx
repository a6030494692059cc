import { useTranslation } from 'react-i18next';
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
  const kind = kindOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const seconds = error instanceof ApiError ? (error.retryAfterSeconds ?? 10) : 10;
  return (
    <StatePanel
      kind={kind}
      headingLevel={headingLevel}
      title={t(`state.${kind}Title`)}
      why={kind === 'failed' ? t('state.failedWhy', { message }) : t(`state.${kind}Why`)}
      next={kind === 'busy' ? t('state.busyNext', { count: seconds }) : t(`state.${kind}Next`)}
      action={
        onRetry && kind !== 'gone' && kind !== 'denied'
          ? { label: t('actions.retry'), onClick: onRetry }
          : undefined
      }
      requestId={error instanceof ApiError ? error.requestId : undefined}
    />
  );
}
