import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearchParams } from 'react-router';
import { startSession } from '../../lib/session.ts';
import { accountsApi, goOn, useAccountOptions } from './accounts-api.ts';
import classes from './accounts.module.css';
import { ExternalWays } from './ExternalWays.tsx';
import { FormError } from './FormError.tsx';
import { nextAddress, nextOf } from './next-address.ts';

/** Sign in with address and password, a passkey or a provider. */
export function SignInPage() {
  const { t } = useTranslation('accounts');
  const { t: tc } = useTranslation();
  const [params] = useSearchParams();
  const { search } = useLocation();
  const [forgot, setForgot] = useState(false);
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: t('signIn.title') })}</title>
      <h1>{forgot ? t('signIn.forgotTitle') : t('signIn.title')}</h1>
      {forgot ? null : <p className={classes.lead}>{t('signIn.lead')}</p>}
      {forgot ? (
        <ForgotForm />
      ) : (
        <>
          <FormError error={params.get('error')} />
          <PasswordForm />
          <ExternalWays />
          <p className={classes.foot}>
            {t('signIn.noAccount')} <Link to={{ pathname: '/sign-up', search }}>{t('signIn.toSignUp')}</Link>
          </p>
        </>
      )}
      <p className={classes.foot}>
        <Button variant="subtle" size="compact-xs" onClick={() => setForgot(!forgot)}>
          {forgot ? t('signUp.toSignIn') : t('signIn.forgot')}
        </Button>
      </p>
    </div>
  );
}

function PasswordForm() {
  const { t } = useTranslation('accounts');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: async () => {
      await startSession();
      return accountsApi.signIn({ email, password });
    },
    onSuccess: () => goOn(nextAddress(location)),
  });
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    signIn.mutate();
  }
  return (
    <form className={classes.form} onSubmit={handleSubmit}>
      <TextInput
        size="sm"
        type="email"
        autoComplete="username webauthn"
        required
        label={t('field.email')}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        size="sm"
        autoComplete="current-password"
        required
        label={t('field.password')}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <FormError error={signIn.error} />
      <Button type="submit" size="sm" loading={signIn.isPending}>
        {t('signIn.submit')}
      </Button>
    </form>
  );
}

function ForgotForm() {
  const { t } = useTranslation('accounts');
  const [email, setEmail] = useState('');
  const options = useAccountOptions();
  const reset = useMutation({ mutationFn: () => accountsApi.requestReset({ email, ...nextOf(location) }) });
  if (options.data && !options.data.mail) return <p className={classes.notice}>{t('signIn.noMail')}</p>;
  if (reset.isSuccess)
    return (
      <p className={classes.notice} role="status">
        {t('signIn.forgotSent')}
      </p>
    );
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    reset.mutate();
  }
  return (
    <form className={classes.form} onSubmit={handleSubmit}>
      <TextInput
        size="sm"
        type="email"
        autoComplete="username"
        required
        label={t('field.email')}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <FormError error={reset.error} />
      <Button type="submit" size="sm" loading={reset.isPending}>
        {t('signIn.forgotSubmit')}
      </Button>
    </form>
  );
}
