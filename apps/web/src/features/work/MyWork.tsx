import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Work } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { workQueries } from './work-api.ts';
import classes from './work.module.css';

/** What is open or comes soon, a line each; nothing where nothing is asked for. */
export function MyWork() {
  const { t } = useTranslation('work');
  const { data } = useQuery(workQueries.list());
  const current = data?.work.filter(({ state }) => state !== 'closed') ?? [];
  if (current.length === 0) return null;
  return (
    <section aria-label={t('mine')} className={classes.mine}>
      <WorkLines work={current} />
    </section>
  );
}

export function WorkLines({ work }: { work: Work[] }) {
  const { t } = useTranslation('work');
  const language = useLanguage();
  return (
    <ul className={classes.lines}>
      {work.map(({ id, title, state, dueAt, closesAt, cohort }) => {
        const until = dueAt ?? closesAt;
        return (
          <li key={id}>
            <Link to={`/assignments/${id}`}>{title}</Link>
            <span className={classes.muted}>
              {[
                t(`state.${state}`),
                ...(until ? [t('until', { time: formatDateTime(until, language) })] : []),
                ...(cohort ? [cohort.name] : []),
              ].join(' · ')}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
