import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LtiPlatformList } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useSession } from '../../lib/query.ts';
import { AdminFrame } from '../admin/AdminFrame.tsx';
import { CopyLine } from './CopyLine.tsx';
import { integrationsApi, integrationsQueries, webhooksOf } from './integrations-api.ts';
import classes from './integrations.module.css';
import { PlatformForm } from './PlatformForm.tsx';
import { PlatformRow } from './PlatformRow.tsx';
import { ProviderSection } from './ProviderSection.tsx';
import { RegistrationLinks } from './RegistrationLinks.tsx';
import { useIntegrationChange } from './use-integration-change.ts';
import { Webhooks } from './Webhooks.tsx';

/** What other systems this installation works with: learning platforms, webhooks, providers. */
export function IntegrationsPage() {
  const { t } = useTranslation('integrations');
  const isAdmin = useSession().data?.person.role === 'admin';
  const platforms = useQuery({ ...integrationsQueries.platforms(), enabled: isAdmin });
  return (
    <AdminFrame title={t('title')} lead={t('lead')}>
      <section className={classes.section} aria-labelledby="platforms">
        <h2 id="platforms">{t('platform.list')}</h2>
        {platforms.error ? (
          <ErrorState error={platforms.error} onRetry={() => void platforms.refetch()} />
        ) : platforms.data ? (
          <Platforms {...platforms.data} />
        ) : (
          <SkeletonText lines={8} />
        )}
      </section>
      <section className={classes.section} aria-labelledby="webhooks">
        <h2 id="webhooks">{t('webhook.installation')}</h2>
        <Webhooks base={webhooksOf(null)} />
      </section>
      <section className={classes.section} aria-labelledby="providers">
        <h2 id="providers">{t('provider.title')}</h2>
        <ProviderSection />
      </section>
    </AdminFrame>
  );
}

function Platforms({ platforms, tool }: LtiPlatformList) {
  const { t } = useTranslation('integrations');
  return (
    <>
      {platforms.length === 0 ? <p className={classes.muted}>{t('platform.none')}</p> : null}
      <ul className={classes.list}>
        {platforms.map((platform) => (
          <PlatformRow key={platform.id} platform={platform} />
        ))}
      </ul>
      <h3>{t('registration.title')}</h3>
      <RegistrationLinks />
      <h3>{t('platform.byHand')}</h3>
      <p className={classes.muted}>{t('platform.byHandWhy')}</p>
      <ToolValues tool={tool} />
      <NewPlatform />
    </>
  );
}

function ToolValues({ tool }: { tool: LtiPlatformList['tool'] }) {
  const { t } = useTranslation('integrations');
  return (
    <dl className={classes.values}>
      {(['loginUrl', 'launchUrl', 'jwksUrl', 'deepLinkUrl'] as const).map((name) => (
        <div key={name}>
          <dt>{t(`tool.${name}`)}</dt>
          <dd>
            <CopyLine label={t(`tool.${name}`)} value={tool[name]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function NewPlatform() {
  const { t } = useTranslation('integrations');
  const [open, setOpen] = useState(false);
  const register = useIntegrationChange(
    integrationsQueries.platforms().queryKey,
    integrationsApi.registerPlatform,
  );
  if (!open)
    return (
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('platform.register')}
      </Button>
    );
  return (
    <PlatformForm
      submit={t('platform.register')}
      error={register.error}
      loading={register.isPending}
      onCancel={() => setOpen(false)}
      onSubmit={(input) => register.mutate(input, { onSuccess: () => setOpen(false) })}
    />
  );
}
