import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ProviderState } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { CopyLine } from './CopyLine.tsx';
import { integrationsQueries } from './integrations-api.ts';
import classes from './integrations.module.css';
import { StateLine } from './StateLine.tsx';

/** What the installation's environment says of providers and mail: only to be read. */
export function ProviderSection() {
  const { t } = useTranslation('integrations');
  const { data, error, refetch } = useQuery(integrationsQueries.providers());
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonText lines={5} />;
  return (
    <>
      <p className={classes.muted}>{t('provider.why')}</p>
      <ul className={classes.list}>
        {data.providers.map((provider) => (
          <ProviderRow key={provider.id} provider={provider} />
        ))}
      </ul>
      {data.providers.length === 0 ? (
        <StateLine kind="none" head={t('provider.signIn')}>
          {t('provider.none')}
        </StateLine>
      ) : null}
      <StateLine kind={data.mail ? 'pass' : 'none'} head={t('provider.mail')}>
        {data.mail ? t('provider.mailBy', { ...data.mail }) : t('provider.noMail')}
        {data.mail ? ` · ${t(data.mail.encrypted ? 'provider.encrypted' : 'provider.upgraded')}` : ''}
        {data.mail?.signsIn ? ` · ${t('provider.signsIn')}` : ''}
      </StateLine>
      <StateLine kind="pass" head={t('provider.signUp')}>
        {t(`provider.signUpBy.${data.signUp}`)}
      </StateLine>
      <StateLine kind={data.publicUrl === null ? 'none' : 'pass'} head={t('provider.address')}>
        {data.publicUrl ?? t('provider.noAddress')}
      </StateLine>
      <PrivateNetworks {...data.privateNetworks} />
    </>
  );
}

function PrivateNetworks({ lti, webhooks }: ProviderState['privateNetworks']) {
  const { t } = useTranslation('integrations');
  return (
    <StateLine kind={lti || webhooks ? 'fail' : 'pass'} head={t('provider.networks')}>
      {t(`provider.networksOf.${lti ? (webhooks ? 'both' : 'lti') : webhooks ? 'webhooks' : 'none'}`)}
    </StateLine>
  );
}

function ProviderRow({ provider }: { provider: ProviderState['providers'][number] }) {
  const { t } = useTranslation('integrations');
  const { name, issuer, clientId, callbackUrl } = provider;
  return (
    <li className={classes.row}>
      <strong>{name}</strong> {issuer === null ? null : <code>{issuer}</code>}
      <p className={classes.muted}>{t('provider.client', { clientId })}</p>
      <dl className={classes.values}>
        <div>
          <dt>{t('provider.callback')}</dt>
          <dd>
            <CopyLine label={t('provider.callbackOf', { name })} value={callbackUrl} />
          </dd>
        </div>
      </dl>
    </li>
  );
}
