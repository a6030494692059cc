import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LabWork, Language, Work } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { queries } from '../../lib/query.ts';
import { formatDateTime } from '../../lib/time.ts';
import classes from './counts-for.module.css';
import { formatRemaining, useRemaining } from './use-remaining.ts';
import { workQueries } from './work-api.ts';

/** In a lab: what a submission counts for now, a line each; nothing where it counts for nothing. */
export function CountsFor({ lab }: { lab: string }) {
  const { t } = useTranslation('work');
  const { data } = useQuery(workQueries.ofLab(lab));
  const [timed, setTimed] = useState<TimedPart | null>(null);
  // Kept once it ran out: that its time is over is said as long as the lab is open.
  if (data?.part && data.askedAt !== timed?.askedAt) setTimed({ ...data.part, askedAt: data.askedAt });
  if (timed && data && wasEnded(timed, data)) setTimed(null);
  if (!data || (data.work.length === 0 && !timed)) return null;
  return (
    <ul className={classes.lines} aria-label={t('countsFor.label')}>
      {timed && <PartLine lab={lab} part={timed} />}
      {data.work.map((work) => (
        <WorkLine key={work.id} lab={lab} work={work} askedAt={data.askedAt} />
      ))}
    </ul>
  );
}

interface WorkLineProps {
  lab: string;
  work: Work;
  /** When it was asked for, in `performance.now()` milliseconds. */
  askedAt: number;
}

function WorkLine({ lab, work, askedAt }: WorkLineProps) {
  const { t } = useTranslation('work');
  const language = useLanguage();
  const left = useRemaining(work.exam?.remainingMs ?? 0, askedAt);
  if (work.exam && left === 0) {
    return (
      <li data-kind="warn" role="status">
        <Link to={`/assignments/${work.id}`}>{work.title}</Link>
        <span>{t('countsFor.examOver')}</span>
      </li>
    );
  }
  return (
    <li>
      <span>
        {t('countsFor.for')} <Link to={`/assignments/${work.id}`}>{work.title}</Link>
      </span>
      {work.exam && (
        <span role="timer" className={classes.clock}>
          {t('countsFor.examLeft', { time: formatRemaining(left) })}
        </span>
      )}
      <span className={classes.muted}>{factsOf(work, lab, t, language).join(' · ')}</span>
    </li>
  );
}

function factsOf(work: Work, lab: string, t: TFunction<'work'>, language: Language): string[] {
  const { dueAt, closesAt, policy, state } = work;
  const own = work.labs.find((one) => one.lab === lab);
  const time = (at: string) => formatDateTime(at, language);
  const { late } = policy;
  const lateWords =
    late.kind === 'per-day'
      ? t('countsFor.policy.perDay', { percent: late.percent, floor: late.floorPercent })
      : t(`countsFor.policy.${late.kind}`);
  return [
    ...(dueAt ? [t(state === 'late' ? 'countsFor.late' : 'countsFor.due', { time: time(dueAt) })] : []),
    ...(dueAt ? [lateWords] : []),
    ...(closesAt && closesAt !== dueAt ? [t('countsFor.closes', { time: time(closesAt) })] : []),
    ...(policy.score === 'last' ? [t('countsFor.lastCounts')] : []),
    ...attemptWords(own, t, time),
  ];
}

function attemptWords(
  own: Work['labs'][number] | undefined,
  t: TFunction<'work'>,
  time: (at: string) => string,
): string[] {
  if (!own || own.attemptsLeft === null) return [];
  if (own.nextAttemptAt) return [t('nextAttempt', { time: time(own.nextAttemptAt) })];
  return [t('attemptsLeft', { count: own.attemptsLeft })];
}

/** By the person, elsewhere, while some of its time was left; a request more or less is no matter. */
function wasEnded(timed: TimedPart, { part, askedAt }: { part: LabWork['part']; askedAt: number }): boolean {
  return part === null && timed.askedAt + timed.remainingMs > askedAt + 5000;
}

/** When it was asked for, in `performance.now()` milliseconds, beside it. */
type TimedPart = NonNullable<LabWork['part']> & { askedAt: number };

interface PartLineProps {
  lab: string;
  part: TimedPart;
}

function PartLine({ lab, part }: PartLineProps) {
  const { t } = useTranslation('work');
  const client = useQueryClient();
  const left = useRemaining(part.remainingMs, part.askedAt);
  const over = left === 0;
  // Hints are back when the time is over, and the assessment has gone on.
  useEffect(() => {
    if (!over) return;
    void client.invalidateQueries({ queryKey: queries.lab(lab).queryKey });
    void client.invalidateQueries({ queryKey: queries.assessment(part.assessment).queryKey });
  }, [over, client, lab, part.assessment]);
  const back = <Link to={`/progress/${part.assessment}`}>{t('countsFor.partBack')}</Link>;
  if (over) {
    return (
      <li data-kind="warn" role="status">
        <span>{t('countsFor.partOver')}</span>
        {back}
      </li>
    );
  }
  return (
    <li data-kind="timed">
      <span>{t('countsFor.part')}</span>
      <span role="timer" className={classes.clock}>
        {t('countsFor.partLeft', { time: formatRemaining(left) })}
      </span>
      <span className={classes.muted}>{t('countsFor.partRules')}</span>
      {back}
    </li>
  );
}
