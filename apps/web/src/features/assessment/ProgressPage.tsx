import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { queries } from '../../lib/query.ts';
import classes from './assessment.module.css';
import { HistoryList } from './HistoryList.tsx';
import { OwnTrackSection } from './OwnTrack.tsx';
import { StartForm } from './StartForm.tsx';

/** Where somebody stands: take an assessment, or look at those that were taken. */
export function ProgressPage() {
  const { t } = useTranslation('assessment');
  const { t: tc } = useTranslation();
  const guide = useQuery(queries.assessmentGuide());
  const history = useQuery(queries.assessments());
  const error = guide.error ?? history.error;
  const handleRetry = () => void Promise.all([guide.refetch(), history.refetch()]);
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: t('title') })}</title>
      <header className={classes.header}>
        <h1>{t('title')}</h1>
        <p className={classes.lead}>{t('lead')}</p>
        <p className={classes.lead}>
          <Link to="/certificates">{t('certificates')}</Link>
        </p>
      </header>
      {error ? (
        <ErrorState error={error} onRetry={handleRetry} />
      ) : guide.data && history.data ? (
        <>
          <StartForm
            guide={guide.data}
            open={history.data.assessments.find(({ finishedAt }) => !finishedAt)}
          />
          <OwnTrackSection guide={guide.data} />
          <HistoryList guide={guide.data} assessments={history.data.assessments} />
        </>
      ) : (
        <SkeletonText lines={12} />
      )}
    </div>
  );
}
