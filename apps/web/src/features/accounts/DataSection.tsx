import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '@gopherlab/contracts';
import { leaveNothing } from '../../lib/sign-out.ts';
import { accountsApi, goOn } from './accounts-api.ts';
import classes from './accounts.module.css';
import { FormError } from './FormError.tsx';
import { ProofField } from './ProfileSections.tsx';

/** Take everything along, or delete it; what is kept is said before. */
export function DataSection({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  return (
    <section className={classes.section} aria-labelledby="account-data">
      <h2 id="account-data">{t('data.title')}</h2>
      <p className={classes.muted}>{t('data.exportWhy')}</p>
      <Button variant="default" component="a" href={accountsApi.exportUrl} download>
        {t('data.export')}
      </Button>
      <h3>{t('data.delete')}</h3>
      <ul>
        <li>{t('data.deleteNow')}</li>
        <li>{t('data.deleteKept')}</li>
        <li>{t('data.deleteLog')}</li>
      </ul>
      <DeleteForm account={account} />
    </section>
  );
}

function DeleteForm({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const [email, setEmail] = useState('');
  const [proof, setProof] = useState('');
  const remove = useMutation({
    mutationFn: () => accountsApi.deleteAccount(email, proof),
    onSuccess: () => {
      leaveNothing();
      goOn();
    },
  });
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    remove.mutate();
  }
  const other = email !== '' && email.toLowerCase() !== account.email;
  return (
    <form className={classes.form} onSubmit={handleSubmit}>
      <TextInput
        type="email"
        autoComplete="off"
        required
        label={t('data.deleteConfirm', { email: account.email })}
        error={other && remove.isError ? t('error.otherEmail') : undefined}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      {account.hasPassword ? <ProofField value={proof} onChange={setProof} /> : null}
      {other ? null : <FormError error={remove.error} />}
      <div className={classes.buttons}>
        <Button type="submit" variant="default" color="fail" loading={remove.isPending}>
          {t('data.deleteSubmit')}
        </Button>
      </div>
    </form>
  );
}
