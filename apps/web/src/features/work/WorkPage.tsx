import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Work, WorkLab } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { useLocalized } from '../../lib/localized.ts';
import { formatDateTime } from '../../lib/time.ts';
import { useTrackTitle } from '../tracks/use-track-title.ts';
import { ExamPanel } from './ExamPanel.tsx';
import { workQueries } from './work-api.ts';
import classes from './work.module.css';

/** One assignment as its learner sees it. */
export function WorkPage() {
  const { t } = useTranslation('work');
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(workQueries.find(id));
  // What is known stays when asking again fails: an exam goes on.
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonText lines={10} />;
  const { work, askedAt } = data;
  return (
    <div className={classes.page}>
      <title>{work.title}</title>
      <p className={classes.muted}>
        <Link to="/assignments">{t('mine')}</Link>
        {work.cohort ? ` · ${work.cohort.name}` : ''}
      </p>
      <h1>{work.title}</h1>
      {work.track === null ? null : <FromTrack slug={work.track} />}
      <Times work={work} />
      <Rules work={work} />
      {work.exam ? <ExamPanel work={work} exam={work.exam} askedAt={askedAt} /> : null}
      {work.labs.length > 0 ? <Labs work={work} /> : <p>{t('labsLater', { count: work.labCount })}</p>}
    </div>
  );
}

function FromTrack({ slug }: { slug: string }) {
  const { t } = useTranslation('work');
  const text = useLocalized();
  const title = useTrackTitle(slug);
  if (!title) return null;
  return (
    <p className={classes.muted}>
      {t('fromTrack')} <Link to={`/tracks/${slug}`}>{text(title)}</Link>
    </p>
  );
}

function Times({ work }: { work: Work }) {
  const { t } = useTranslation('work');
  const language = useLanguage();
  return (
    <dl className={classes.facts}>
      {(['opensAt', 'dueAt', 'closesAt'] as const).map((name) => {
        const at = work[name];
        return (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd>{at ? <time dateTime={at}>{formatDateTime(at, language)}</time> : t('never')}</dd>
          </div>
        );
      })}
      <div>
        <dt>{t('stateLabel')}</dt>
        <dd>
          {t(`state.${work.state}`)}
          {work.extended ? ` · ${t('extended')}` : ''}
        </dd>
      </div>
      <div>
        <dt>{t('score')}</dt>
        <dd>{scoreText(t, work)}</dd>
      </div>
    </dl>
  );
}

function scoreText(t: TFunction<'work'>, { withheld, score }: Work): string {
  if (withheld) return t('keptBack');
  return score === null ? t('noScore') : t('points', { score: Math.round(score * 10) / 10 });
}

/** What is not as everybody would expect. */
function Rules({ work: { policy, dueAt } }: { work: Work }) {
  const { t } = useTranslation('work');
  const { late } = policy;
  const { limit, regainHours } = policy.attempts;
  const rules = [
    ...(dueAt === null
      ? []
      : [
          late.kind === 'per-day'
            ? t('late.perDay', { percent: late.percent, floor: late.floorPercent })
            : t(`late.${late.kind}`),
        ]),
    t(`counts.${policy.score}`),
    ...(limit === null ? [] : [t('limit', { count: limit })]),
    ...(limit === null || regainHours === null ? [] : [t('regain', { count: regainHours })]),
    ...(policy.hints === 'none' ? [t('noHints')] : []),
    ...(policy.solution === 'as-in-lab' ? [] : [t(`solution.${policy.solution}`)]),
  ];
  return (
    <ul className={classes.rules}>
      {rules.map((rule) => (
        <li key={rule}>{rule}</li>
      ))}
    </ul>
  );
}

function Labs({ work }: { work: Work }) {
  const { t } = useTranslation('work');
  return (
    <ol className={classes.labs} aria-label={t('labs')}>
      {work.labs.map((lab) => (
        <LabLine key={lab.lab} lab={lab} weights={work.labs.reduce((sum, { weight }) => sum + weight, 0)} />
      ))}
    </ol>
  );
}

function LabLine({ lab, weights }: { lab: WorkLab; weights: number }) {
  const { t } = useTranslation('work');
  const text = useLocalized();
  const language = useLanguage();
  const left =
    lab.attemptsLeft === null
      ? null
      : lab.nextAttemptAt
        ? t('nextAttempt', { time: formatDateTime(lab.nextAttemptAt, language) })
        : t('attemptsLeft', { count: lab.attemptsLeft });
  return (
    <li>
      <Link to={`/labs/${lab.lab}`}>{text(lab.title)}</Link>
      <span className={classes.muted}>
        {[
          t('share', { percent: Math.round((lab.weight / weights) * 100) }),
          t('minutes', { count: lab.minutes }),
          ...(left ? [left] : []),
          ...(lab.daysLate > 0 ? [t('daysLate', { count: lab.daysLate })] : []),
          ...(lab.overridden ? [t('overridden')] : []),
        ].join(' · ')}
      </span>
      <span className={classes.score}>
        {lab.score === null ? '–' : t('points', { score: Math.round(lab.score * 10) / 10 })}
      </span>
    </li>
  );
}
