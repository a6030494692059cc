import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { accountsApi, accountsQueries, goOn, useAccountOptions } from './accounts-api.ts';
import classes from './accounts.module.css';
import { ExternalWays } from './ExternalWays.tsx';
import { FormError } from './FormError.tsx';
import { nextAddress, nextOf } from './next-address.ts';

/** Make an account of the guest; an invitation's token stands behind the `#`. */
export function SignUpPage() {
  const { t } = useTranslation('accounts');
  const { t: tc } = useTranslation();
  const { hash, search } = useLocation();
  const invitation = hash.slice(1) || undefined;
  const options = useAccountOptions();
  const offer = useQuery({
    ...accountsQueries.invitation(invitation ?? ''),
    enabled: invitation !== undefined,
  });
  if (options.error) return <ErrorState error={options.error} onRetry={() => void options.refetch()} />;
  const closed = options.data?.signUp === 'invited' && !options.data.firstAccount && invitation === undefined;
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: t('signUp.title') })}</title>
      <h1>{t('signUp.title')}</h1>
      <p className={classes.lead}>{t('signUp.lead')}</p>
      {options.data?.firstAccount ? <p className={classes.notice}>{t('signUp.first')}</p> : null}
      {offer.data ? (
        <p className={classes.notice}>{t('signUp.invited', { role: t(`role.${offer.data.role}`) })}</p>
      ) : null}
      <FormError error={offer.error} />
      {!options.data ? (
        <SkeletonText lines={6} />
      ) : closed ? (
        <p className={classes.notice}>{t('signUp.closed')}</p>
      ) : (
        <SignUpForm invitation={invitation} mail={options.data.mail} />
      )}
      <p className={classes.foot}>
        {t('signUp.haveAccount')} <Link to={{ pathname: '/sign-in', search }}>{t('signUp.toSignIn')}</Link>
      </p>
    </div>
  );
}

function SignUpForm({ invitation, mail }: { invitation: string | undefined; mail: boolean }) {
  const { t } = useTranslation('accounts');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signUp = useMutation({
    mutationFn: () =>
      accountsApi.signUp({
        name,
        email,
        password,
        ...(invitation === undefined ? {} : { invitation }),
        ...nextOf(location),
      }),
    onSuccess: (made) => {
      if (made) goOn(nextAddress(location));
    },
  });
  if (signUp.data === false)
    return (
      <p className={classes.notice} role="status">
        {t('signUp.sent', { email })}
      </p>
    );
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    signUp.mutate();
  }
  return (
    <>
      <form className={classes.form} onSubmit={handleSubmit}>
        <TextInput
          size="sm"
          autoComplete="name"
          required
          maxLength={100}
          label={t('field.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          size="sm"
          type="email"
          autoComplete="username"
          required
          label={t('field.email')}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          size="sm"
          autoComplete="new-password"
          required
          minLength={10}
          maxLength={128}
          label={t('field.password')}
          description={t('field.passwordHint')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {mail ? null : <p className={classes.muted}>{t('signUp.noMail')}</p>}
        <FormError error={signUp.error} />
        <Button type="submit" size="sm" loading={signUp.isPending}>
          {t('signUp.submit')}
        </Button>
      </form>
      <ExternalWays invitation={invitation} withoutPasskey />
    </>
  );
}
