import { useTranslation } from 'react-i18next';
import type { GradingMode } from '@gopherlab/contracts';
import { StatePanel } from '../../components/StatePanel.tsx';
import type { ApiError } from '../../lib/api-error.ts';
import { useSecondsUntil } from '../../lib/time.ts';
import type { WorkspaceSession } from './workspace-session.ts';

interface RefusedPanelProps {
  error: ApiError;
  session: WorkspaceSession;
  mode: GradingMode | null;
}

/** Where the server asks to wait and does not say how long. */
const SOME_SECONDS = 10;

/** The server did not take the submission: what, why, and what to do; nothing of the work is lost. */
export function RefusedPanel({ error, session, mode }: RefusedPanelProps) {
  const { t } = useTranslation('workspace');
  const { key, retry } = refusal(error);
  const mustWait = key === 'busy' || key === 'waiting';
  const left = useSecondsUntil(mustWait ? error.at + (error.retryAfterSeconds ?? SOME_SECONDS) * 1000 : 0);
  const details = error.issues.map((issue) => `${issue.path}: ${issue.message}`);
  return (
    <StatePanel
      kind={mustWait ? 'busy' : 'failed'}
      headingLevel={3}
      title={t(`refused.${key}.title`)}
      why={
        <>
          {t(`refused.${key}.why`, { message: error.message })}
          {details.map((detail) => (
            <span key={detail} style={{ display: 'block' }}>
              {detail}
            </span>
          ))}
        </>
      }
      next={mustWait && left === 0 ? t(`refused.${key}.now`) : t(`refused.${key}.next`, { count: left })}
      action={
        retry && mode
          ? {
              label: t('refused.retry'),
              disabled: left > 0,
              onClick: () => void session.runner.start(mode, session.store.state().files),
            }
          : undefined
      }
      requestId={error.requestId}
    />
  );
}

type RefusalKey = 'attempts' | 'tooLarge' | 'busy' | 'waiting' | 'conflict' | 'invalid' | 'gone' | 'fault';

function refusal({ status, code }: ApiError): { key: RefusalKey; retry: boolean } {
  if (status === 413) return { key: 'tooLarge', retry: false };
  if (code === 'TOO_MANY_UNFINISHED') return { key: 'waiting', retry: true };
  if (status === 429) return { key: 'busy', retry: true };
  if (code === 'ATTEMPTS_SPENT') return { key: 'attempts', retry: false };
  if (status === 409) return { key: 'conflict', retry: true };
  if (status === 400 || status === 422) return { key: 'invalid', retry: false };
  if (status === 404 || status === 410) return { key: 'gone', retry: false };
  return { key: 'fault', retry: true };
}
