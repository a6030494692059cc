import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LtiPlatform, LtiPlatformInput } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { SecondStep } from '../../components/SecondStep.tsx';
import { IntegrationError } from './IntegrationError.tsx';
import { integrationsApi, integrationsQueries } from './integrations-api.ts';
import classes from './integrations.module.css';
import { PlatformForm } from './PlatformForm.tsx';
import { StateLine } from './StateLine.tsx';
import { useIntegrationChange } from './use-integration-change.ts';

const KEY = integrationsQueries.platforms().queryKey;

/** One platform: what came of its launches and of the scores that go back, and its registration. */
export function PlatformRow({ platform }: { platform: LtiPlatform }) {
  const { t } = useTranslation('integrations');
  const [editing, setEditing] = useState(false);
  const change = useIntegrationChange(KEY, (input: LtiPlatformInput) =>
    integrationsApi.changePlatform(platform.id, input),
  );
  const remove = useIntegrationChange(KEY, () => integrationsApi.removePlatform(platform.id));
  const { name, issuer, people, contexts } = platform;
  return (
    <li className={classes.row}>
      <div className={classes.rowHead}>
        <div className={classes.rowText}>
          <strong>{name}</strong> <code>{issuer}</code>
          <p className={classes.muted}>
            {t('platform.about', { people, contexts })}
            {platform.registeredItself ? ` · ${t('platform.itself')}` : ''}
          </p>
        </div>
        <span className={classes.buttons}>
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t('platform.editOf', { name })}
            aria-expanded={editing}
            onClick={() => setEditing(!editing)}
          >
            {t('platform.edit')}
          </Button>
          <SecondStep
            label={t('remove')}
            describe={t('platform.removeOf', { name })}
            question={t('platform.removeSure')}
            loading={remove.isPending}
            onConfirm={() => remove.mutate()}
          />
        </span>
      </div>
      <LaunchState platform={platform} onTakeIn={(input) => change.mutate(input)} />
      <ScoreState platform={platform} />
      <IntegrationError error={remove.error} />
      {editing ? (
        <PlatformForm
          initial={inputOf(platform)}
          submit={t('save')}
          error={change.error}
          loading={change.isPending}
          onCancel={() => setEditing(false)}
          onSubmit={(input) => change.mutate(input, { onSuccess: () => setEditing(false) })}
        />
      ) : (
        <IntegrationError error={change.error} />
      )}
    </li>
  );
}

function inputOf(platform: LtiPlatform): LtiPlatformInput {
  const { name, issuer, clientId, authUrl, tokenUrl, jwksUrl, deploymentIds, instructorsTeach } = platform;
  return { name, issuer, clientId, authUrl, tokenUrl, jwksUrl, deploymentIds, instructorsTeach };
}

interface LaunchStateProps {
  platform: LtiPlatform;
  onTakeIn: (input: LtiPlatformInput) => void;
}

function LaunchState({ platform, onTakeIn }: LaunchStateProps) {
  const { t } = useTranslation('integrations');
  const language = useLanguage();
  const { lastLaunchAt, lastRefusal } = platform;
  const deployment = lastRefusal?.deploymentId;
  return (
    <>
      {lastRefusal ? (
        <StateLine kind="fail" head={t('platform.launch')}>
          {t('platform.refused', {
            date: formatDateTime(lastRefusal.at, language),
            reason: lastRefusal.reason,
          })}
          {deployment == null || platform.deploymentIds.includes(deployment) ? null : (
            <Button
              variant="default"
              size="compact-sm"
              onClick={() =>
                onTakeIn({ ...inputOf(platform), deploymentIds: [...platform.deploymentIds, deployment] })
              }
            >
              {t('platform.takeIn', { deployment })}
            </Button>
          )}
        </StateLine>
      ) : null}
      <StateLine kind={lastLaunchAt === null ? 'none' : 'pass'} head={t('platform.launch')}>
        {lastLaunchAt === null
          ? t('platform.noLaunch')
          : t('platform.launched', { date: formatDateTime(lastLaunchAt, language) })}
      </StateLine>
    </>
  );
}

function ScoreState({ platform: { id, scores } }: { platform: LtiPlatform }) {
  const { t } = useTranslation('integrations');
  const language = useLanguage();
  const retry = useIntegrationChange(KEY, () => integrationsApi.retryScores(id));
  const { waiting, givenUp, lastSentAt, lastError } = scores;
  const date = (at: string) => formatDateTime(at, language);
  return (
    <>
      {lastError ? (
        <StateLine kind="fail" head={t('score.title')}>
          {t(lastError.at === null ? 'score.failed' : 'score.failedAt', {
            date: lastError.at === null ? '' : date(lastError.at),
            reason: lastError.reason,
            waiting,
            givenUp,
          })}
          <Button
            variant="default"
            size="compact-sm"
            loading={retry.isPending}
            onClick={() => retry.mutate()}
          >
            {t('score.again')}
          </Button>
        </StateLine>
      ) : null}
      <StateLine kind={lastSentAt === null ? 'none' : 'pass'} head={t('score.title')}>
        {lastSentAt === null ? t('score.none') : t('score.sent', { date: date(lastSentAt) })}
        {waiting > 0 && !lastError ? ` · ${t('score.waiting', { count: waiting })}` : ''}
      </StateLine>
      <IntegrationError error={retry.error} />
    </>
  );
}
