import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet, useOutletContext, useParams } from 'react-router';
import type { Cohort } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { teachQueries } from './teach-api.ts';
import classes from './teach.module.css';

const TABS = ['roster', 'assignments', 'gradebook', 'live', 'similarity', 'webhooks'] as const;

/** What every page of a cohort has above it: its name, whether it is archived, the tabs. The page is the child route. */
export function CohortFrame() {
  const { t } = useTranslation('teach');
  const { id = '' } = useParams();
  const { data: cohort, error, refetch } = useQuery(teachQueries.cohort(id));
  if (error) return <ErrorState error={error} headingLevel={1} onRetry={() => void refetch()} />;
  return (
    <div className={classes.frame}>
      <header className={classes.frameHead}>
        <p className={classes.crumb}>
          <Link to="/teach">{t('title')}</Link>
        </p>
        <h1>{cohort?.name ?? '…'}</h1>
        {cohort ? <ArchivedNotice cohort={cohort} /> : null}
        <nav className={classes.tabs} aria-label={t('tabs.label')}>
          {TABS.map((tab) => (
            <NavLink key={tab} to={tab} className={classes.tab ?? ''}>
              {t(`tabs.${tab}`)}
            </NavLink>
          ))}
        </nav>
      </header>
      <div className={classes.framePage}>
        {cohort ? <Outlet context={cohort} /> : <SkeletonText lines={8} />}
      </div>
    </div>
  );
}

/** The cohort whose page this is; for children of `CohortFrame`. */
export function useCohort(): Cohort {
  return useOutletContext<Cohort>();
}

function ArchivedNotice({ cohort }: { cohort: Cohort }) {
  const { t } = useTranslation('teach');
  const language = useLanguage();
  if (!cohort.archivedAt) return null;
  return (
    <p className={classes.notice}>
      {t('frame.archived', { date: formatDateTime(cohort.archivedAt, language) })}
    </p>
  );
}
