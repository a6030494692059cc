import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AccountSession } from '@gopherlab/contracts';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { accountsApi, accountsQueries } from './accounts-api.ts';
import classes from './accounts.module.css';
import { isThisMachine } from './address.ts';
import { browserName } from './browser-name.ts';
import { FormError } from './FormError.tsx';
import { useAccountChange } from './use-account-change.ts';

/** Where the account is signed in. */
export function SessionSection() {
  const { t } = useTranslation('accounts');
  const list = useQuery(accountsQueries.sessions());
  const end = useAccountChange((id: string) => accountsApi.endSession(id));
  const endOthers = useAccountChange(() => accountsApi.endOtherSessions());
  const sessions = list.data?.sessions ?? [];
  return (
    <section className={classes.section} aria-labelledby="account-sessions">
      <h2 id="account-sessions">{t('account.sessions')}</h2>
      {list.isPending ? <SkeletonText lines={2} /> : null}
      <ul className={classes.list}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => end.mutate(session.id)} />
        ))}
      </ul>
      <FormError error={list.error ?? end.error ?? endOthers.error} />
      {sessions.length > 1 ? (
        <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
          {t('account.endOthers')}
        </Button>
      ) : null}
    </section>
  );
}

function SessionRow({ session, onEnd }: { session: AccountSession; onEnd: () => void }) {
  const { t } = useTranslation('accounts');
  const language = useLanguage();
  const name = browserName(session.userAgent) ?? t('account.unknownBrowser');
  const date = formatDateTime(session.lastUsedAt, language);
  return (
    <li className={classes.row}>
      <span className={classes.rowText}>
        {name}{' '}
        <span className={classes.muted}>
          {t('account.lastUsed', {
            date,
            address: isThisMachine(session.address) ? t('account.thisMachine') : (session.address ?? '–'),
          })}
        </span>
      </span>
      {session.current ? (
        <span className={classes.muted}>{t('account.thisSession')}</span>
      ) : (
        <Button variant="default" aria-label={t('account.endSessionOf', { name })} onClick={onEnd}>
          {t('account.endSession')}
        </Button>
      )}
    </li>
  );
}
