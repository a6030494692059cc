import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Account } from '@gopherlab/contracts';
import { accountsApi, useAccountOptions } from './accounts-api.ts';
import classes from './accounts.module.css';
import { FormError } from './FormError.tsx';
import { useAccountChange } from './use-account-change.ts';

/** Providers that sign the account in, and those that could; nothing where none is configured. */
export function ProviderSection({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const options = useAccountOptions();
  const configured = options.data?.providers ?? [];
  const leave = useAccountChange((id: string) => accountsApi.leaveProvider(id));
  const join = useMutation({
    mutationFn: (id: string) => accountsApi.beginExternal(id),
    onSuccess: ({ url }) => location.assign(url),
  });
  const nameOf = (id: string) => configured.find((provider) => provider.id === id)?.name ?? id;
  const open = configured.filter(({ id }) => !account.providers.includes(id));
  if (account.providers.length === 0 && open.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="account-ways">
      <h2 id="account-ways">{t('account.waysIn')}</h2>
      <ul className={classes.list}>
        {account.providers.map((id) => (
          <li key={id} className={classes.row}>
            <span className={classes.rowText}>{nameOf(id)}</span>
            <Button variant="default" onClick={() => leave.mutate(id)}>
              {t('account.leave', { name: nameOf(id) })}
            </Button>
          </li>
        ))}
      </ul>
      <FormError error={leave.error ?? join.error} />
      <div className={classes.buttons}>
        {open.map(({ id, name }) => (
          <Button key={id} variant="default" onClick={() => join.mutate(id)}>
            {t('account.join', { name })}
          </Button>
        ))}
      </div>
    </section>
  );
}
