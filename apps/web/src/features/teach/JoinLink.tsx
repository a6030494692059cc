import { Button, CopyButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Cohort } from '@gopherlab/contracts';
import { teachApi } from './teach-api.ts';
import classes from './teach.module.css';
import { TeachError } from './TeachError.tsx';
import { useCohortChange } from './use-cohort-change.ts';

/** The link that people join by: copied, renewed, switched off. */
export function JoinLink({ cohort }: { cohort: Cohort }) {
  const { t } = useTranslation('teach');
  const change = useCohortChange(cohort.id, (on: boolean) =>
    on ? teachApi.renewCode(cohort.id) : teachApi.switchCodeOff(cohort.id),
  );
  const { joinCode } = cohort;
  const link = `${location.origin}/join/${joinCode}`;
  return (
    <section aria-labelledby="join-link" className={classes.section}>
      <h2 id="join-link">{t('code.title')}</h2>
      <p className={classes.lead}>{joinCode ? t('code.lead') : t('code.off')}</p>
      {joinCode ? <code className={classes.link}>{link}</code> : null}
      <div className={classes.controls}>
        {joinCode ? (
          <CopyButton value={link}>
            {({ copied, copy }) => (
              <Button size="compact-sm" onClick={copy}>
                {copied ? t('code.copied') : t('code.copy')}
              </Button>
            )}
          </CopyButton>
        ) : null}
        <Button
          variant="default"
          size="compact-sm"
          loading={change.isPending && change.variables}
          onClick={() => change.mutate(true)}
        >
          {joinCode ? t('code.renew') : t('code.on')}
        </Button>
        {joinCode ? (
          <Button
            variant="default"
            size="compact-sm"
            loading={change.isPending && !change.variables}
            onClick={() => change.mutate(false)}
          >
            {t('code.switchOff')}
          </Button>
        ) : null}
      </div>
      {joinCode ? <p className={classes.hint}>{t('code.hint')}</p> : null}
      <TeachError error={change.error} />
    </section>
  );
}
