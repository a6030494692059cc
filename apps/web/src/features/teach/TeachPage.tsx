import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { CohortTable } from './CohortTable.tsx';
import { NewCohortForm } from './NewCohortForm.tsx';
import { teachQueries } from './teach-api.ts';
import classes from './teach.module.css';

/** An instructor's start: the cohorts, and a line to make another. */
export function TeachPage() {
  const { t } = useTranslation('teach');
  const { t: tc } = useTranslation();
  const { data, error, refetch } = useQuery(teachQueries.cohorts());
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: t('title') })}</title>
      <header className={classes.header}>
        <h1>{t('title')}</h1>
        <p className={classes.lead}>{t('lead')}</p>
      </header>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <NewCohortForm />
          {!data ? (
            <SkeletonText lines={6} />
          ) : data.cohorts.length === 0 ? (
            <StatePanel
              kind="empty"
              title={t('cohorts.empty')}
              why={t('cohorts.emptyWhy')}
              next={t('cohorts.emptyNext')}
            />
          ) : (
            <CohortTable cohorts={data.cohorts} />
          )}
        </>
      )}
    </div>
  );
}
