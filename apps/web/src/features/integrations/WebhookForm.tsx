import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { WebhookEvent } from '@gopherlab/contracts';
import { SecretLine } from '../../components/SecretLine.tsx';
import { IntegrationError } from './IntegrationError.tsx';
import { integrationsApi, integrationsQueries } from './integrations-api.ts';
import classes from './integrations.module.css';
import { useIntegrationChange } from './use-integration-change.ts';

const EVENTS: WebhookEvent[] = [
  'submission.graded',
  'grade.overridden',
  'assignment.closed',
  'member.joined',
];

/** Makes a webhook, and shows its secret this once. */
export function WebhookForm({ base }: { base: string }) {
  const { t } = useTranslation('integrations');
  const [url, setUrl] = useState('');
  const [chosen, setChosen] = useState<string[]>(['submission.graded']);
  const events = EVENTS.filter((event) => chosen.includes(event));
  const create = useIntegrationChange(integrationsQueries.webhooks(base).queryKey, () =>
    integrationsApi.createWebhook(base, { url, events }),
  );
  function handleSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (events.length > 0) create.mutate(undefined, { onSuccess: () => setUrl('') });
  }
  return (
    <>
      <form className={classes.form} onSubmit={handleSubmit}>
        <TextInput
          type="url"
          label={t('webhook.url')}
          description={t('webhook.urlHint')}
          required
          autoComplete="off"
          maxLength={2000}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Checkbox.Group
          label={t('webhook.events')}
          value={chosen}
          onChange={setChosen}
          error={events.length === 0 ? t('webhook.noEvent') : undefined}
        >
          {EVENTS.map((event) => (
            <Checkbox
              key={event}
              className={classes.option}
              value={event}
              label={t(`webhook.event.${event.replace('.', '_') as 'submission_graded'}`)}
              description={event}
            />
          ))}
        </Checkbox.Group>
        <IntegrationError error={create.error} />
        <div className={classes.buttons}>
          <Button type="submit" loading={create.isPending}>
            {t('webhook.make')}
          </Button>
        </div>
      </form>
      {create.data ? (
        <SecretLine
          why={t('webhook.made')}
          secret={create.data.secret}
          copy={t('webhook.copySecret')}
          copied={t('copied')}
        />
      ) : null}
    </>
  );
}
