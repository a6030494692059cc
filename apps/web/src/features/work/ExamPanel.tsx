import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExamStanding, Work } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { formatRemaining, useRemaining } from './use-remaining.ts';
import { workApi, workQueries } from './work-api.ts';
import classes from './work.module.css';

interface ExamPanelProps {
  work: Work;
  exam: ExamStanding;
  /** When it was asked for, in `performance.now()` milliseconds. */
  askedAt: number;
}

/** What the exam means before it is begun, and what is left of it from then on. */
export function ExamPanel({ work, exam, askedAt }: ExamPanelProps) {
  const { t } = useTranslation('work');
  const language = useLanguage();
  return (
    <section className={classes.exam} aria-labelledby="exam">
      <h2 id="exam">{t('exam.title')}</h2>
      {exam.state === 'not-begun' ? <Begin work={work} minutes={exam.minutes} /> : null}
      {exam.state === 'running' ? (
        <Countdown id={work.id} remainingMs={exam.remainingMs} askedAt={askedAt} />
      ) : null}
      {exam.state === 'over' ? <p>{t('exam.over')}</p> : null}
      {exam.state === 'missed' ? <p>{t('exam.missed')}</p> : null}
      {work.withheld ? (
        <p className={classes.muted}>
          {work.withheld.until
            ? t('exam.withheldUntil', { time: formatDateTime(work.withheld.until, language) })
            : t('exam.withheld')}
        </p>
      ) : null}
    </section>
  );
}

function Begin({ work, minutes }: { work: Work; minutes: number }) {
  const { t } = useTranslation('work');
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const begin = useMutation({
    mutationFn: () => workApi.beginExam(work.id),
    onSuccess: (begun) => client.setQueryData(workQueries.find(work.id).queryKey, begun),
  });
  if (begin.error) return <ErrorState error={begin.error} onRetry={() => begin.mutate()} />;
  return (
    <>
      <p>{t('exam.means', { count: minutes })}</p>
      {work.state === 'upcoming' ? (
        <p className={classes.muted}>{t('exam.notYet')}</p>
      ) : asked ? (
        <p className={classes.step} role="group" aria-label={t('exam.sure', { count: minutes })}>
          <span>{t('exam.sure', { count: minutes })}</span>
          <Button autoFocus loading={begin.isPending} onClick={() => begin.mutate()}>
            {t('exam.startNow')}
          </Button>
          <Button variant="default" onClick={() => setAsked(false)}>
            {t('exam.cancel')}
          </Button>
        </p>
      ) : (
        <Button onClick={() => setAsked(true)}>{t('exam.start')}</Button>
      )}
    </>
  );
}

function Countdown({ id, remainingMs, askedAt }: { id: string; remainingMs: number; askedAt: number }) {
  const { t } = useTranslation('work');
  const client = useQueryClient();
  const left = useRemaining(remainingMs, askedAt);
  const over = left === 0;
  // The server says when it is over, and what follows.
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: workQueries.find(id).queryKey });
  }, [over, client, id]);
  return (
    <p>
      <span role="timer" className={classes.clock}>
        {formatRemaining(left)}
      </span>{' '}
      {t('exam.left')}
    </p>
  );
}
