import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useCohort } from './CohortFrame.tsx';
import { CohortSettings } from './CohortSettings.tsx';
import { JoinLink } from './JoinLink.tsx';
import { PeopleTable } from './PeopleTable.tsx';
import { RosterImport } from './RosterImport.tsx';
import { teachQueries } from './teach-api.ts';
import classes from './teach.module.css';

/** Who is in the cohort, whom its roster waits for, and how people join. */
export function RosterPage() {
  const { t } = useTranslation('teach');
  const cohort = useCohort();
  const { data, error, refetch } = useQuery(teachQueries.people(cohort.id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonText lines={8} />;
  return (
    <div className={classes.page}>
      {cohort.archivedAt ? null : (
        <>
          <JoinLink cohort={cohort} />
          <RosterImport key={cohort.id} cohortId={cohort.id} />
        </>
      )}
      <section aria-labelledby="people" className={classes.section}>
        <h2 id="people">{t('tabs.roster')}</h2>
        <PeopleTable cohort={cohort} people={data} />
        <p>
          <a href={`/api/cohorts/${cohort.id}/roster.csv`} download>
            {t('people.export')}
          </a>
        </p>
      </section>
      <CohortSettings key={cohort.name} cohort={cohort} />
    </div>
  );
}
