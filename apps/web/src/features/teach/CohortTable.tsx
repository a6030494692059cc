import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Cohort } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDate } from '../../lib/time.ts';
import classes from './teach.module.css';

/** Newest first; archived ones come last and say so. */
export function CohortTable({ cohorts }: { cohorts: Cohort[] }) {
  const { t } = useTranslation('teach');
  const language = useLanguage();
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={t('cohorts.label')}>
        <thead>
          <tr>
            <th scope="col">{t('cohorts.name')}</th>
            <th scope="col" data-number>
              {t('cohorts.learners')}
            </th>
            <th scope="col" data-number>
              {t('cohorts.waiting')}
            </th>
            <th scope="col" data-number>
              {t('cohorts.assignments')}
            </th>
            <th scope="col">{t('cohorts.made')}</th>
          </tr>
        </thead>
        <tbody>
          {cohorts.map((cohort) => (
            <tr key={cohort.id}>
              <th scope="row">
                <Link to={`/teach/cohorts/${cohort.id}`}>{cohort.name}</Link>
                {cohort.archivedAt ? <span className={classes.tag}>{t('cohorts.archived')}</span> : null}
              </th>
              <td data-number>{cohort.learners}</td>
              <td data-number>{cohort.waiting}</td>
              <td data-number>{cohort.assignments}</td>
              <td>
                <time dateTime={cohort.createdAt}>{formatDate(cohort.createdAt, language)}</time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
