import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Submission, Verdict } from '@gopherlab/contracts';
import { InlineText } from '../../components/markdown/InlineText.tsx';
import { useLocalized } from '../../lib/localized.ts';
import { duration } from '../history/clock.ts';
import { TimelineBar } from './TimelineBar.tsx';
import classes from './verdict.module.css';

interface VerdictHeaderProps {
  submission: Submission;
  verdict: Verdict;
  onRetry: (() => void) | undefined;
}

/** One sentence that says what happened, and where the time went. */
export function VerdictHeader({ submission, verdict, onRetry }: VerdictHeaderProps) {
  const { t } = useTranslation('verdict');
  const text = useLocalized();
  const fault = verdict.status === 'platform-error';
  return (
    <header className={classes.header} data-status={verdict.status} data-verdict={submission.id}>
      <div className={classes.sentence}>
        {fault ? (
          <span className={classes.score}>{t('noScore')}</span>
        ) : (
          <span className={classes.score} data-full={verdict.score === verdict.maxScore}>
            {verdict.score}
            <span className={classes.max}> / {verdict.maxScore}</span>
          </span>
        )}
        <h2 className={classes.summary}>
          <InlineText text={text(verdict.summary)} />
        </h2>
        <span className={classes.attempt}>
          {verdict.status !== 'graded' && <>{t(`status.${verdict.status}`)} · </>}
          {submission.attempt !== null && <>{t('attempt', { attempt: submission.attempt })} · </>}
          {duration(verdict.timeline.totalMs)}
        </span>
      </div>
      {fault ? (
        <p className={classes.fault}>
          {t('faultWhy')}{' '}
          {onRetry && (
            <Button variant="default" onClick={onRetry}>
              {t('faultRetry')}
            </Button>
          )}
        </p>
      ) : (
        <div
          className={classes.bar}
          role="img"
          aria-label={t('scoreLabel', { score: verdict.score, max: verdict.maxScore })}
        >
          <span style={{ width: `${(verdict.score / Math.max(1, verdict.maxScore)) * 100}%` }} />
        </div>
      )}
      <TimelineBar timeline={verdict.timeline} />
    </header>
  );
}
