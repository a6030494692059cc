import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Assessment, AssessmentPart, PartAction } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { api } from '../../lib/api.ts';
import { useLocalized } from '../../lib/localized.ts';
import { queries } from '../../lib/query.ts';
import { formatRemaining } from '../work/use-remaining.ts';
import { workQueries } from '../work/work-api.ts';
import classes from './assessment.module.css';
import { useAreaNames } from './use-area-names.ts';
import { useSecondsLeft } from './use-seconds-left.ts';

interface PartViewProps {
  assessment: Assessment;
  part: AssessmentPart;
}

/** The timed lab that is offered, runs, or is being graded. The server holds the clock: leaving the page ends nothing. */
export function PartView({ assessment, part }: PartViewProps) {
  const client = useQueryClient();
  const handleNext = (next: Assessment) => {
    client.setQueryData(queries.assessment(assessment.id).queryKey, next);
    // What the lab's page shows of hints, and of the clock, has changed with it.
    const slug = part.lab?.slug ?? next.part?.lab?.slug;
    if (slug) {
      void client.invalidateQueries({ queryKey: queries.lab(slug).queryKey });
      client.removeQueries({ queryKey: workQueries.ofLab(slug).queryKey });
    }
    if (next.finishedAt) void client.invalidateQueries({ queryKey: queries.assessments().queryKey });
  };
  const act = useMutation({
    mutationFn: (action: PartAction) => api.actOnPart(assessment.id, part.seq, action),
    onSuccess: handleNext,
  });
  const finish = useMutation({
    mutationFn: () => api.finishAssessment(assessment.id),
    onSuccess: handleNext,
  });
  const error = act.error ?? finish.error;
  const steps: Steps = {
    act: act.mutate,
    finish: () => finish.mutate(),
    busy: act.isPending || finish.isPending,
    problem: error && (
      <ErrorState
        error={error}
        headingLevel={3}
        onRetry={() => {
          act.reset();
          finish.reset();
          void client.invalidateQueries({ queryKey: queries.assessment(assessment.id).queryKey });
        }}
      />
    ),
  };
  if (part.state === 'offered') return <Offer part={part} steps={steps} />;
  if (part.state === 'running') return <Running assessment={assessment} part={part} steps={steps} />;
  return <Grading assessment={assessment} part={part} steps={steps} />;
}

interface Steps {
  act: (action: PartAction) => void;
  finish: () => void;
  busy: boolean;
  problem: ReactNode;
}

function Offer({ part, steps }: { part: AssessmentPart; steps: Steps }) {
  const { t } = useTranslation('assessment');
  const { t: tc } = useTranslation('catalogue');
  const names = useAreaNames();
  const { minutes } = part;
  return (
    <section className={classes.question} aria-labelledby="part">
      <p className={classes.status}>
        <span>{t('part.count', { at: part.seq, most: part.most })}</span>
        <span>{t('part.facts', { level: tc(`level.${part.level}`), minutes, checks: part.checks })}</span>
      </p>
      <h2 className={classes.prompt} id="part">
        {t('part.offer', { areas: names(part.areas) })}
      </h2>
      <ul className={classes.facts}>
        <li>{t('part.why')}</li>
        <li>{t('part.clock', { minutes })}</li>
        <li>{t('part.rules')}</li>
        <li>{t('part.begun')}</li>
      </ul>
      {steps.problem}
      <div className={classes.actions}>
        <Button onClick={() => steps.act('begin')} disabled={steps.busy}>
          {t('part.begin', { minutes })}
        </Button>
        <Button variant="default" onClick={() => steps.act('skip')} disabled={steps.busy}>
          {t('part.skip')}
        </Button>
        <Button variant="subtle" className={classes.finish} onClick={steps.finish} disabled={steps.busy}>
          {t('part.finish')}
        </Button>
      </div>
    </section>
  );
}

function Running({ assessment, part, steps }: PartViewProps & { steps: Steps }) {
  const { t } = useTranslation('assessment');
  const { t: tc } = useTranslation('catalogue');
  const text = useLocalized();
  const names = useAreaNames();
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const left = useSecondsLeft(assessment.now, part.dueAt ?? assessment.now, () => {
    void client.invalidateQueries({ queryKey: queries.assessment(assessment.id).queryKey });
  });
  return (
    <section className={classes.question} aria-labelledby="part">
      <p className={classes.status}>
        <span>{t('part.count', { at: part.seq, most: part.most })}</span>
        <span role="timer" data-late={left <= 60 || undefined}>
          {t('part.left', { time: formatRemaining(left) })}
        </span>
      </p>
      <h2 className={classes.prompt} id="part">
        {part.lab && text(part.lab.title)}
      </h2>
      <p className={classes.muted}>
        {names(part.areas)} ·{' '}
        {t('part.facts', {
          level: tc(`level.${part.level}`),
          minutes: part.minutes,
          checks: part.checks,
        })}
      </p>
      <p role="status">{useStanding(part)}</p>
      <p className={classes.muted}>{t('part.leave')}</p>
      {steps.problem}
      {asked ? (
        <div className={classes.actions} role="group" aria-label={t('part.sure')}>
          <span>{t('part.sure')}</span>
          <Button autoFocus onClick={() => steps.act('end')} disabled={steps.busy}>
            {t('part.endNow')}
          </Button>
          <Button variant="default" onClick={() => setAsked(false)}>
            {t('part.cancel')}
          </Button>
        </div>
      ) : (
        <div className={classes.actions}>
          <Button component={Link} to={`/labs/${part.lab?.slug ?? ''}`}>
            {t('part.open')}
          </Button>
          <Button variant="default" onClick={() => setAsked(true)}>
            {t('part.end')}
          </Button>
        </div>
      )}
    </section>
  );
}

function Grading({ assessment, part, steps }: PartViewProps & { steps: Steps }) {
  const { t } = useTranslation('assessment');
  const text = useLocalized();
  const over = part.dueAt !== null && Date.parse(part.dueAt) <= Date.parse(assessment.now);
  return (
    <section className={classes.question} aria-labelledby="part">
      <p className={classes.status}>
        <span>{t('part.count', { at: part.seq, most: part.most })}</span>
        <span>{part.lab && text(part.lab.title)}</span>
      </p>
      <h2 className={classes.prompt} id="part">
        {t(over ? 'part.over' : 'part.ended')}
      </h2>
      <p role="status">{useStanding(part)}</p>
      <p className={classes.muted}>{t('part.waitFor')}</p>
      {steps.problem}
      <div className={classes.actions}>
        <Button variant="default" onClick={steps.finish} disabled={steps.busy}>
          {t('part.finishNow')}
        </Button>
        <span className={classes.muted}>{t('part.finishMeans')}</span>
      </div>
    </section>
  );
}

/** What was submitted so far and what it came to, in words. */
function useStanding({ submissions, waiting, best, checks }: AssessmentPart): string {
  const { t, i18n } = useTranslation('assessment');
  if (submissions === 0) return t('part.none');
  return [
    t('part.submitted', { count: submissions }),
    ...(waiting > 0 ? [t('part.waiting', { count: waiting })] : []),
    ...(best ? [t('part.best', { passed: best.passed, checks, score: best.score })] : []),
  ].join(i18n.language === 'zh' ? '' : ' ');
}
