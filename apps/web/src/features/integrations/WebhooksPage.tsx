import { useTranslation } from 'react-i18next';
import { useCohort } from '../teach/CohortFrame.tsx';
import { webhooksOf } from './integrations-api.ts';
import classes from './integrations.module.css';
import { Webhooks } from './Webhooks.tsx';

/** What other systems are told of a cohort. */
export function WebhooksPage() {
  const { t } = useTranslation('integrations');
  const { t: tc } = useTranslation();
  const cohort = useCohort();
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: `${t('webhook.title')} · ${cohort.name}` })}</title>
      <h2>{t('webhook.title')}</h2>
      <Webhooks base={webhooksOf(cohort.id)} />
    </div>
  );
}
