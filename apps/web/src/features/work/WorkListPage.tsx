import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { WorkLines } from './MyWork.tsx';
import { workQueries } from './work-api.ts';
import classes from './work.module.css';

/** Everything that the caller is or was asked for. */
export function WorkListPage() {
  const { t } = useTranslation('work');
  const { data, error, refetch } = useQuery(workQueries.list());
  return (
    <div className={classes.page}>
      <title>{t('mine')}</title>
      <h1>{t('mine')}</h1>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonText lines={5} />
      ) : data.work.length === 0 ? (
        <p className={classes.muted}>{t('none')}</p>
      ) : (
        <WorkLines work={data.work} />
      )}
    </div>
  );
}
