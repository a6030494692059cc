import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PartResult } from '@gopherlab/contracts';
import { useLocalized } from '../../lib/localized.ts';
import classes from './assessment.module.css';
import { useAreaNames } from './use-area-names.ts';

/** The timed labs of a finished assessment, each with what became of it and the verdict that it rests on. */
export function PartList({ parts }: { parts: PartResult[] }) {
  const { t } = useTranslation('assessment');
  return (
    <section className={classes.section} aria-labelledby="result-parts">
      <h2 id="result-parts">{t('parts.title')}</h2>
      {parts.length === 0 && <p className={classes.muted}>{t('parts.none')}</p>}
      <ul className={classes.parts}>
        {parts.map((part) => (
          <Part key={part.seq} part={part} />
        ))}
      </ul>
    </section>
  );
}

function Part({ part }: { part: PartResult }) {
  const { t } = useTranslation('assessment');
  const text = useLocalized();
  const names = useAreaNames();
  const said =
    part.outcome === 'graded'
      ? t('parts.graded', {
          passed: part.checks.filter(({ passed }) => passed).length,
          count: part.checks.length,
          score: part.score,
        })
      : t(`parts.${part.outcome}`, { areas: names(part.areas) });
  return (
    <li>
      <strong>{text(part.title)}</strong>
      <span>{said}</span>
      <span className={classes.muted}>{[names(part.areas), ...useTimes(part)].join(' · ')}</span>
      {part.submissionId && (
        <Link to={`/labs/${part.lab}?submission=${part.submissionId}`}>{t('parts.verdict')}</Link>
      )}
    </li>
  );
}

function useTimes({ openedAt, dueAt, closedAt }: PartResult): string[] {
  const { t } = useTranslation('assessment');
  if (!openedAt || !dueAt || !closedAt) return [];
  const minutes = (to: string) => Math.ceil((Date.parse(to) - Date.parse(openedAt)) / 60_000);
  return [
    t('parts.used', { used: minutes(closedAt), count: minutes(dueAt) }),
    ...(closedAt === dueAt ? [t('parts.timeOver')] : []),
  ];
}
