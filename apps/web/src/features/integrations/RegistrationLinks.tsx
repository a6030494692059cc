import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { LtiRegistration } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { SecondStep } from '../../components/SecondStep.tsx';
import { SecretLine } from '../../components/SecretLine.tsx';
import { IntegrationError } from './IntegrationError.tsx';
import { integrationsApi, integrationsQueries } from './integrations-api.ts';
import classes from './integrations.module.css';
import { useIntegrationChange } from './use-integration-change.ts';

const KEY = integrationsQueries.registrations().queryKey;
const HOURS = [1, 24, 168];

/** Links with which platforms register themselves. */
export function RegistrationLinks() {
  const { t } = useTranslation('integrations');
  const [name, setName] = useState('');
  const [hours, setHours] = useState('24');
  const [instructorsTeach, setInstructorsTeach] = useState(false);
  const list = useQuery(integrationsQueries.registrations());
  const make = useIntegrationChange(KEY, integrationsApi.makeRegistration);
  function handleSubmit(event: SubmitEvent) {
    event.preventDefault();
    make.mutate({ name, hours: Number(hours), instructorsTeach }, { onSuccess: () => setName('') });
  }
  return (
    <>
      <p className={classes.muted}>{t('registration.why')}</p>
      <form className={classes.line} onSubmit={handleSubmit}>
        <TextInput
          className={classes.grow}
          label={t('registration.name')}
          autoComplete="off"
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          size="xs"
          label={t('registration.hours')}
          value={hours}
          onChange={(event) => setHours(event.currentTarget.value)}
          data={HOURS.map((count) => ({ value: String(count), label: t('registration.for', { count }) }))}
        />
        <Button type="submit" loading={make.isPending}>
          {t('registration.make')}
        </Button>
        <Checkbox
          className={classes.whole}
          label={t('field.instructorsTeach')}
          checked={instructorsTeach}
          onChange={(event) => setInstructorsTeach(event.currentTarget.checked)}
        />
      </form>
      <IntegrationError error={make.error ?? list.error} />
      {make.data ? (
        <SecretLine
          why={t('registration.made')}
          secret={make.data.url}
          copy={t('registration.copyLink')}
          copied={t('copied')}
        />
      ) : null}
      <ul className={classes.list}>
        {list.data?.registrations.map((registration) => (
          <RegistrationRow key={registration.id} registration={registration} />
        ))}
      </ul>
    </>
  );
}

function RegistrationRow({ registration }: { registration: LtiRegistration }) {
  const { t } = useTranslation('integrations');
  const language = useLanguage();
  const end = useIntegrationChange(KEY, () => integrationsApi.endRegistration(registration.id));
  const { state, platform, lastError } = registration;
  const name = registration.name === '' ? t('registration.unnamed') : registration.name;
  const date = formatDateTime(registration.expiresAt, language);
  return (
    <li className={classes.row}>
      <div className={classes.rowHead}>
        <div className={classes.rowText}>
          {name}
          <p className={classes.muted}>
            {platform === null
              ? t(`registration.state.${state}`, { date })
              : t('registration.became', { platform })}
          </p>
        </div>
        {platform === null ? (
          <SecondStep
            label={t('remove')}
            describe={t('registration.endOf', { name })}
            question={t('registration.endSure')}
            loading={end.isPending}
            onConfirm={() => end.mutate()}
          />
        ) : null}
      </div>
      {lastError === null ? null : (
        <p className={classes.muted}>{t('registration.failed', { reason: lastError })}</p>
      )}
      <IntegrationError error={end.error} />
    </li>
  );
}
