import { useState } from 'react';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { LabDetail, Submission } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { InlineText } from '../../components/markdown/InlineText.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { useLocalized } from '../../lib/localized.ts';
import { queries } from '../../lib/query.ts';
import { formatAgo, formatDateTime, useNow } from '../../lib/time.ts';
import { CheckStatus, type CheckState } from '../../components/CheckStatus.tsx';
import type { WorkspaceSession } from '../workspace/workspace-session.ts';
import type { WorkspaceUi } from '../workspace/workspace-ui.ts';
import { HistoryEntry } from './HistoryEntry.tsx';
import classes from './history.module.css';

interface HistoryPanelProps {
  lab: LabDetail;
  session: WorkspaceSession;
  ui: WorkspaceUi;
}

/** Every submission of this lab, runs too, newest first. */
export function HistoryPanel({ lab, session, ui }: HistoryPanelProps) {
  const { t } = useTranslation('history');
  const grades = useQuery(queries.submissions(lab.slug, 'grade'));
  const runs = useQuery(queries.submissions(lab.slug, 'run'));
  const [openId, setOpenId] = useState<string | null>(null);
  const now = useNow();
  const error = grades.error ?? runs.error;
  if (error) {
    const handleRetry = () => void Promise.all([grades.refetch(), runs.refetch()]);
    return <ErrorState error={error} headingLevel={3} onRetry={handleRetry} />;
  }
  if (!grades.data || !runs.data) return <SkeletonText lines={6} />;
  const submissions = [...grades.data.submissions, ...runs.data.submissions].sort((a, b) =>
    b.createdAt.localeCompare(a.createdAt),
  );
  if (submissions.length === 0) {
    return (
      <StatePanel
        kind="empty"
        headingLevel={3}
        title={t('empty.title')}
        why={t('empty.why')}
        next={t('empty.next')}
      />
    );
  }
  return (
    <ul className={classes.list}>
      {submissions.map((submission) => (
        <li key={submission.id} data-open={submission.id === openId}>
          <HistoryRow
            submission={submission}
            now={Math.max(now, Date.parse(submission.createdAt))}
            open={submission.id === openId}
            onToggle={() => setOpenId(submission.id === openId ? null : submission.id)}
          />
          {submission.id === openId && <HistoryEntry submission={submission} session={session} ui={ui} />}
        </li>
      ))}
    </ul>
  );
}

interface HistoryRowProps {
  submission: Submission;
  now: number;
  open: boolean;
  onToggle: () => void;
}

function HistoryRow({ submission, now, open, onToggle }: HistoryRowProps) {
  const { t } = useTranslation('history');
  const { t: tc } = useTranslation();
  const language = useLanguage();
  const text = useLocalized();
  const { verdict, attempt, createdAt } = submission;
  return (
    <button type="button" className={classes.row} aria-expanded={open} onClick={onToggle}>
      {ranThrough(submission) ? (
        <IconPlayerPlay size={16} className={classes.ran} role="img" aria-label={t('run')} />
      ) : (
        <CheckStatus status={statusOf(submission)} iconOnly />
      )}
      <span className={classes.what}>
        <span className={classes.name}>
          {submission.mode === 'run'
            ? t('run')
            : attempt === null
              ? t('uncounted')
              : t('attempt', { attempt })}
        </span>
        <span className={classes.when}>
          <time dateTime={createdAt}>{formatDateTime(createdAt, language)}</time> ·{' '}
          {formatAgo(createdAt, now, tc)}
        </span>
        <span className={classes.summary}>
          {verdict ? <InlineText text={text(verdict.summary)} /> : t(`state.${submission.state}`)}
        </span>
      </span>
      {submission.mode === 'grade' && verdict && (
        <span className={classes.score}>
          {verdict.status === 'platform-error' ? '–' : verdict.score}
          <span className={classes.max}> / {verdict.maxScore}</span>
        </span>
      )}
    </button>
  );
}

/** A run has no score: whether its tests passed is said in its sentence. */
function ranThrough({ mode, verdict }: Submission): boolean {
  return mode === 'run' && verdict?.status === 'graded';
}

function statusOf({ state, verdict }: Submission): CheckState {
  if (state === 'queued') return 'waiting';
  if (state === 'running' || !verdict) return 'running';
  if (verdict.status === 'platform-error') return 'not-run';
  if (verdict.status !== 'graded') return 'failed';
  return verdict.score === verdict.maxScore ? 'passed' : 'failed';
}
