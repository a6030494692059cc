import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Webhook, WebhookDelivery } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { SecondStep } from '../../components/SecondStep.tsx';
import { IntegrationError } from './IntegrationError.tsx';
import { integrationsApi, integrationsQueries } from './integrations-api.ts';
import classes from './integrations.module.css';
import { StateLine } from './StateLine.tsx';
import { useIntegrationChange } from './use-integration-change.ts';

interface WebhookRowProps {
  base: string;
  webhook: Webhook;
}

/** One webhook: whether it works, what can be done with it, and its latest deliveries. */
export function WebhookRow({ base, webhook }: WebhookRowProps) {
  const { t } = useTranslation('integrations');
  const { id, url, events, disabledAt, deliveries } = webhook;
  const key = integrationsQueries.webhooks(base).queryKey;
  const change = useIntegrationChange(key, (what: 'enable' | 'disable' | 'test') =>
    integrationsApi.changeWebhook(base, id, what),
  );
  const remove = useIntegrationChange(key, () => integrationsApi.removeWebhook(base, id));
  const again = useIntegrationChange(key, (delivery: string) =>
    integrationsApi.sendAgain(base, id, delivery),
  );
  const names = events.map((event) => t(`webhook.event.${event.replace('.', '_') as 'submission_graded'}`));
  return (
    <li className={classes.row}>
      <div className={classes.rowHead}>
        <div className={classes.rowText}>
          <code className={classes.address}>{url}</code>
          <p className={classes.muted}>{names.join(' · ')}</p>
        </div>
        <span className={classes.buttons}>
          {disabledAt === null ? (
            <>
              <Button
                variant="default"
                size="compact-sm"
                aria-label={t('webhook.testOf', { url })}
                loading={change.isPending && change.variables === 'test'}
                onClick={() => change.mutate('test')}
              >
                {t('webhook.test')}
              </Button>
              <Button
                variant="default"
                size="compact-sm"
                aria-label={t('webhook.disableOf', { url })}
                onClick={() => change.mutate('disable')}
              >
                {t('webhook.disable')}
              </Button>
            </>
          ) : (
            <Button
              variant="default"
              size="compact-sm"
              aria-label={t('webhook.enableOf', { url })}
              onClick={() => change.mutate('enable')}
            >
              {t('webhook.enable')}
            </Button>
          )}
          <SecondStep
            label={t('remove')}
            describe={t('webhook.removeOf', { url })}
            question={t('webhook.removeSure')}
            loading={remove.isPending}
            onConfirm={() => remove.mutate()}
          />
        </span>
      </div>
      <WebhookState webhook={webhook} />
      <IntegrationError error={change.error ?? remove.error ?? again.error} />
      {deliveries.length === 0 ? (
        <p className={classes.muted}>{t('delivery.none')}</p>
      ) : (
        <DeliveryTable url={url} deliveries={deliveries} onAgain={(delivery) => again.mutate(delivery)} />
      )}
    </li>
  );
}

function WebhookState({ webhook: { disabledAt, disabledReason, failingSince } }: { webhook: Webhook }) {
  const { t } = useTranslation('integrations');
  const language = useLanguage();
  const date = (at: string) => formatDateTime(at, language);
  const head = t('webhook.state');
  if (disabledAt !== null && disabledReason !== null)
    return (
      <StateLine kind="fail" head={head}>
        {t('webhook.gaveUp', { date: date(disabledAt), reason: disabledReason })}
      </StateLine>
    );
  if (disabledAt !== null)
    return (
      <StateLine kind="none" head={head}>
        {t('webhook.off', { date: date(disabledAt) })}
      </StateLine>
    );
  if (failingSince !== null)
    return (
      <StateLine kind="fail" head={head}>
        {t('webhook.failing', { date: date(failingSince) })}
      </StateLine>
    );
  return (
    <StateLine kind="pass" head={head}>
      {t('webhook.on')}
    </StateLine>
  );
}

const KINDS = { delivered: 'pass', failed: 'fail', pending: 'waiting' } as const;

interface DeliveryTableProps {
  url: string;
  deliveries: WebhookDelivery[];
  onAgain: (id: string) => void;
}

function DeliveryTable({ url, deliveries, onAgain }: DeliveryTableProps) {
  const { t } = useTranslation('integrations');
  const language = useLanguage();
  return (
    // A scroll container that keyboards reach.
    <div className={classes.scroll} role="region" aria-label={t('delivery.of', { url })} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('delivery.event')}</th>
            <th scope="col">{t('delivery.at')}</th>
            <th scope="col">{t('delivery.state')}</th>
            <th scope="col">{t('delivery.tries')}</th>
            <th scope="col">
              <span className={classes.hidden}>{t('delivery.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <tr key={delivery.id}>
              <td>
                <code>{delivery.event}</code>
              </td>
              <td className={classes.when}>{formatDateTime(delivery.createdAt, language)}</td>
              <td>
                <StateLine kind={KINDS[delivery.state]} head={t(`delivery.is.${delivery.state}`)}>
                  <Outcome delivery={delivery} />
                </StateLine>
              </td>
              <td className="numeric">{delivery.attempts}</td>
              <td>
                {delivery.state === 'pending' && delivery.attempts === 0 ? null : (
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label={t('delivery.againOf', { event: delivery.event })}
                    onClick={() => onAgain(delivery.id)}
                  >
                    {t('delivery.again')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What the receiver said to the last try, and when the next one is. */
function Outcome({
  delivery: { state, lastStatus, lastError, lastMs, nextAt },
}: {
  delivery: WebhookDelivery;
}) {
  const { t } = useTranslation('integrations');
  const language = useLanguage();
  const parts = [
    lastError ?? (lastStatus === null ? '' : t('delivery.answered', { status: lastStatus })),
    lastMs === null ? '' : t('delivery.took', { ms: lastMs }),
    state === 'pending' && nextAt !== null && lastMs !== null
      ? t('delivery.next', { date: formatDateTime(nextAt, language) })
      : '',
  ];
  return <>{parts.filter((part) => part !== '').join(' · ')}</>;
}
