import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Account } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { accountsApi } from './accounts-api.ts';
import classes from './accounts.module.css';
import { FormError } from './FormError.tsx';
import { useAccountChange } from './use-account-change.ts';

/** Drafts that were put aside as a guest's work came here; nothing where there is none. */
export function KeptDrafts({ account: { keptDrafts } }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const language = useLanguage();
  const restore = useAccountChange((id: string) => accountsApi.restoreDraft(id));
  const discard = useAccountChange((id: string) => accountsApi.discardDraft(id));
  if (keptDrafts.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="account-kept">
      <h2 id="account-kept">{t('account.kept')}</h2>
      <p className={classes.muted}>{t('account.keptWhy')}</p>
      <ul className={classes.list}>
        {keptDrafts.map(({ id, lab, savedAt, files }) => (
          <li key={id} className={classes.row}>
            <span className={classes.rowText}>
              {t('account.keptRow', { lab, date: formatDateTime(savedAt, language) })}{' '}
              <span className={classes.muted}>{files.join(', ')}</span>
            </span>
            <span className={classes.buttons}>
              <Button variant="default" onClick={() => restore.mutate(id)}>
                {t('account.restore')}
              </Button>
              <Button variant="subtle" color="gray" onClick={() => discard.mutate(id)}>
                {t('account.discard')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <FormError error={restore.error ?? discard.error} />
    </section>
  );
}
