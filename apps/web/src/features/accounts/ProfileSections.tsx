import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { accountsApi } from './accounts-api.ts';
import classes from './accounts.module.css';
import { FormError } from './FormError.tsx';
import { useAccountChange } from './use-account-change.ts';

interface SectionProps {
  account: Account;
}

export function ProfileSection({ account }: SectionProps) {
  const { t } = useTranslation('accounts');
  const language = useLanguage();
  const [name, setName] = useState(account.name);
  const rename = useAccountChange(() => accountsApi.rename(name));
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    rename.mutate();
  }
  return (
    <section className={classes.section} aria-labelledby="account-profile">
      <h2 id="account-profile">{t('account.profile')}</h2>
      <p className={classes.muted}>
        {account.email} ·{' '}
        {t('account.since', {
          role: t(`role.${account.role}`),
          date: formatDateTime(account.createdAt, language),
        })}
      </p>
      {account.emailVerified ? null : <p className={classes.muted}>{t('account.unverified')}</p>}
      <form className={classes.form} onSubmit={handleSubmit}>
        <TextInput
          autoComplete="name"
          required
          maxLength={100}
          label={t('field.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <FormError error={rename.error} />
        <div className={classes.buttons}>
          <Button type="submit" variant="default" loading={rename.isPending}>
            {t('account.save')}
          </Button>
          {rename.isSuccess ? <span role="status">{t('account.saved')}</span> : null}
        </div>
      </form>
    </section>
  );
}

/** Asked for where the last sign-in is long ago. */
export function ProofField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('accounts');
  return (
    <PasswordInput
      autoComplete="current-password"
      label={t('field.currentPassword')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function EmailSection({ account }: SectionProps) {
  const { t } = useTranslation('accounts');
  const [email, setEmail] = useState('');
  const [proof, setProof] = useState('');
  const change = useAccountChange(() => accountsApi.changeEmail(email, proof));
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    change.mutate();
  }
  return (
    <section className={classes.section} aria-labelledby="account-email">
      <h2 id="account-email">{t('account.email')}</h2>
      <p className={classes.muted}>{t('account.proof')}</p>
      <form className={classes.form} onSubmit={handleSubmit}>
        <TextInput
          type="email"
          autoComplete="email"
          required
          label={t('field.email')}
          placeholder={account.email}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {account.hasPassword ? <ProofField value={proof} onChange={setProof} /> : null}
        <FormError error={change.error} />
        <div className={classes.buttons}>
          <Button type="submit" variant="default" loading={change.isPending}>
            {t('account.email')}
          </Button>
          {change.isSuccess ? (
            <span role="status">{change.data ? t('account.saved') : t('account.emailSent')}</span>
          ) : null}
        </div>
      </form>
    </section>
  );
}

export function PasswordSection({ account }: SectionProps) {
  const { t } = useTranslation('accounts');
  const [next, setNext] = useState('');
  const [proof, setProof] = useState('');
  const change = useAccountChange(() => accountsApi.changePassword(next, proof));
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    change.mutate();
  }
  return (
    <section className={classes.section} aria-labelledby="account-password">
      <h2 id="account-password">{t('account.password')}</h2>
      <form className={classes.form} onSubmit={handleSubmit}>
        {account.hasPassword ? <ProofField value={proof} onChange={setProof} /> : null}
        <PasswordInput
          autoComplete="new-password"
          required
          minLength={10}
          maxLength={128}
          label={t('field.newPassword')}
          description={t('field.passwordHint')}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        <FormError error={change.error} />
        <div className={classes.buttons}>
          <Button type="submit" variant="default" loading={change.isPending}>
            {account.hasPassword ? t('account.changePassword') : t('account.setPassword')}
          </Button>
          {change.isSuccess ? <span role="status">{t('account.passwordDone')}</span> : null}
        </div>
      </form>
    </section>
  );
}
