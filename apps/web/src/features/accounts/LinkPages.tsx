import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { useSession } from '../../lib/query.ts';
import { formatDateTime } from '../../lib/time.ts';
import { accountsApi, accountsQueries, goOn } from './accounts-api.ts';
import classes from './accounts.module.css';
import { FormError } from './FormError.tsx';
import { nextAddress } from './next-address.ts';

/** Opened from a mail. A click confirms, for mail programs open links too. */
export function ConfirmPage() {
  const { t } = useTranslation('accounts');
  const { t: tc } = useTranslation();
  const token = useLocation().hash.slice(1);
  const confirm = useMutation({
    mutationFn: () => accountsApi.confirm(token),
    onSuccess: (signedIn) => {
      if (signedIn) goOn(nextAddress(location));
    },
  });
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: t('confirm.title') })}</title>
      <h1>{t('confirm.title')}</h1>
      {confirm.data === false ? (
        <p className={classes.notice} role="status">
          {t('confirm.changed')}
        </p>
      ) : (
        <>
          <p className={classes.lead}>{t('confirm.lead')}</p>
          <div className={classes.form}>
            <FormError error={confirm.error} />
            <Button size="sm" loading={confirm.isPending} onClick={() => confirm.mutate()}>
              {t('confirm.submit')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

/** Opened from a mail: a new password. */
export function ResetPasswordPage() {
  const { t } = useTranslation('accounts');
  const { t: tc } = useTranslation();
  const { hash, search } = useLocation();
  const token = hash.slice(1);
  const [password, setPassword] = useState('');
  const reset = useMutation({ mutationFn: () => accountsApi.resetPassword(token, password) });
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    reset.mutate();
  }
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: t('reset.title') })}</title>
      <h1>{t('reset.title')}</h1>
      {reset.isSuccess ? (
        <p className={classes.notice} role="status">
          {t('reset.done')} <Link to={{ pathname: '/sign-in', search }}>{t('signIn.title')}</Link>
        </p>
      ) : (
        <>
          <p className={classes.lead}>{t('reset.lead')}</p>
          <form className={classes.form} onSubmit={handleSubmit}>
            <PasswordInput
              size="sm"
              autoComplete="new-password"
              required
              minLength={10}
              maxLength={128}
              label={t('field.newPassword')}
              description={t('field.passwordHint')}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <FormError error={reset.error} />
            <Button type="submit" size="sm" loading={reset.isPending}>
              {t('reset.submit')}
            </Button>
          </form>
        </>
      )}
    </div>
  );
}

/** What an invitation gives: an account, or to whoever has one its role. */
export function InvitePage() {
  const { t } = useTranslation('accounts');
  const { t: tc } = useTranslation();
  const language = useLanguage();
  const token = useLocation().hash.slice(1);
  const session = useSession();
  const offer = useQuery(accountsQueries.invitation(token));
  const accept = useMutation({ mutationFn: () => accountsApi.acceptInvitation(token) });
  const role = offer.data && t(`role.${offer.data.role}`);
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: t('invite.title') })}</title>
      <h1>{t('invite.title')}</h1>
      <FormError error={offer.error ?? accept.error} />
      {accept.data ? (
        <p className={classes.notice} role="status">
          {t('invite.accepted', { role: t(`role.${accept.data.person.role}`) })}
        </p>
      ) : offer.data ? (
        <>
          <p className={classes.lead}>
            {t('invite.lead', { role, until: formatDateTime(offer.data.expiresAt, language) })}
          </p>
          <div className={classes.form}>
            {session.data?.person.guest === false ? (
              <Button size="sm" loading={accept.isPending} onClick={() => accept.mutate()}>
                {t('invite.accept')}
              </Button>
            ) : (
              <Button size="sm" component={Link} to={`/sign-up#${token}`}>
                {t('invite.signUp')}
              </Button>
            )}
          </div>
        </>
      ) : offer.isPending ? (
        <SkeletonText lines={3} />
      ) : null}
    </div>
  );
}
