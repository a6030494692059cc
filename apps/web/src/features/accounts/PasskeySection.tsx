import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { accountsApi } from './accounts-api.ts';
import classes from './accounts.module.css';
import { FormError } from './FormError.tsx';
import { hasPasskeys, makePasskey } from './passkey-client.ts';
import { ProofField } from './ProfileSections.tsx';
import { useAccountChange } from './use-account-change.ts';

export function PasskeySection({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const language = useLanguage();
  const remove = useAccountChange((id: string) => accountsApi.removePasskey(id));
  return (
    <section className={classes.section} aria-labelledby="account-passkeys">
      <h2 id="account-passkeys">{t('account.passkeys')}</h2>
      <p className={classes.muted}>{t('account.passkeysWhy')}</p>
      {account.passkeys.length === 0 ? <p className={classes.muted}>{t('account.noPasskeys')}</p> : null}
      <ul className={classes.list}>
        {account.passkeys.map(({ id, name, createdAt }) => (
          <li key={id} className={classes.row}>
            <span className={classes.rowText}>
              {name}{' '}
              <span className={classes.muted}>
                {t('account.passkeySince', { date: formatDateTime(createdAt, language) })}
              </span>
            </span>
            <Button variant="default" onClick={() => remove.mutate(id)}>
              {t('account.passkeyRemove', { name })}
            </Button>
          </li>
        ))}
      </ul>
      <FormError error={remove.error} />
      {hasPasskeys() ? <AddPasskeyForm hasPassword={account.hasPassword} /> : null}
    </section>
  );
}

function AddPasskeyForm({ hasPassword }: { hasPassword: boolean }) {
  const { t } = useTranslation('accounts');
  const [name, setName] = useState('');
  const [proof, setProof] = useState('');
  const add = useAccountChange(async () => {
    const response = await makePasskey(await accountsApi.newPasskeyOptions(proof));
    await accountsApi.addPasskey({ name, response });
    setName('');
  });
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    add.mutate();
  }
  return (
    <form className={classes.form} onSubmit={handleSubmit}>
      <TextInput
        required
        maxLength={100}
        label={t('account.passkeyName')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {hasPassword ? <ProofField value={proof} onChange={setProof} /> : null}
      <FormError error={add.error} />
      <div className={classes.buttons}>
        <Button type="submit" variant="default" loading={add.isPending}>
          {t('account.passkeyAdd')}
        </Button>
      </div>
    </form>
  );
}
