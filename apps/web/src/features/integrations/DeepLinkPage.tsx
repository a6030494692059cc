import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { ApiError } from '../../lib/api-error.ts';
import { DeepLinkForm } from './DeepLinkForm.tsx';
import { integrationsQueries } from './integrations-api.ts';
import classes from './integrations.module.css';

/** Where a platform's instructor chooses what their course gets. */
export function DeepLinkPage() {
  const { t } = useTranslation('integrations');
  const { t: tc } = useTranslation();
  const navigate = useNavigate();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(integrationsQueries.deepLink(id));
  if (error instanceof ApiError && error.status === 404)
    return (
      <StatePanel
        kind="gone"
        headingLevel={1}
        title={t('choose.over')}
        why={t('choose.overWhy')}
        action={{ label: t('choose.toLabs'), onClick: () => void navigate('/') }}
      />
    );
  if (error) return <ErrorState error={error} headingLevel={1} onRetry={() => void refetch()} />;
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: t('choose.title') })}</title>
      <h1>{t('choose.title')}</h1>
      {data ? (
        <>
          <p className={classes.lead}>
            {data.course === null
              ? t('choose.lead', { platform: data.platform })
              : t('choose.leadCourse', { platform: data.platform, course: data.course })}{' '}
            {data.multiple ? t('choose.several') : t('choose.one')}
          </p>
          <DeepLinkForm link={data} />
        </>
      ) : (
        <SkeletonText lines={10} />
      )}
    </div>
  );
}
