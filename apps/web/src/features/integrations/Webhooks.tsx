import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { integrationsQueries } from './integrations-api.ts';
import classes from './integrations.module.css';
import { WebhookForm } from './WebhookForm.tsx';
import { WebhookRow } from './WebhookRow.tsx';

/** The webhooks at an address of the api: a cohort's, or the installation's. */
export function Webhooks({ base }: { base: string }) {
  const { t } = useTranslation('integrations');
  const { data, error, refetch } = useQuery(integrationsQueries.webhooks(base));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonText lines={6} />;
  return (
    <>
      <p className={classes.muted}>{t('webhook.why')}</p>
      {data.webhooks.length === 0 ? <p className={classes.muted}>{t('webhook.none')}</p> : null}
      <ul className={classes.list}>
        {data.webhooks.map((webhook) => (
          <WebhookRow key={webhook.id} base={base} webhook={webhook} />
        ))}
      </ul>
      <h3>{t('webhook.new')}</h3>
      <WebhookForm base={base} />
    </>
  );
}
