import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useSession } from '../../lib/query.ts';
import { signOut } from '../../lib/sign-out.ts';
import { accountsQueries } from './accounts-api.ts';
import classes from './accounts.module.css';
import { DataSection } from './DataSection.tsx';
import { FormError } from './FormError.tsx';
import { KeptDrafts } from './KeptDrafts.tsx';
import { comingBack } from './next-address.ts';
import { PasskeySection } from './PasskeySection.tsx';
import { EmailSection, PasswordSection, ProfileSection } from './ProfileSections.tsx';
import { ProviderSection } from './ProviderSection.tsx';
import { SessionSection } from './SessionSection.tsx';

/** Everything that somebody may see and change of their own account. */
export function AccountPage() {
  const { t } = useTranslation('accounts');
  const { t: tc } = useTranslation();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const session = useSession();
  const guest = session.data?.person.guest;
  const account = useQuery({ ...accountsQueries.account(), enabled: guest === false });
  const error = session.error ?? account.error;
  if (error) return <ErrorState error={error} onRetry={() => void account.refetch()} />;
  if (guest)
    return (
      <StatePanel
        kind="denied"
        headingLevel={1}
        title={t('account.guestTitle')}
        why={t('account.guestWhy')}
        action={{
          label: t('signIn.toSignUp'),
          onClick: () => void navigate(comingBack('/sign-up', location)),
        }}
      />
    );
  return (
    <div className={`${classes.page} ${classes.wide}`}>
      <title>{tc('title', { page: t('account.title') })}</title>
      <div className={classes.row}>
        <h1>{t('account.title')}</h1>
        <Button variant="default" onClick={() => void signOut()}>
          {t('account.signOut')}
        </Button>
      </div>
      <FormError error={params.get('error')} />
      {account.data ? (
        <>
          <ProfileSection account={account.data} />
          <KeptDrafts account={account.data} />
          <SessionSection />
          <EmailSection account={account.data} />
          <PasswordSection account={account.data} />
          <PasskeySection account={account.data} />
          <ProviderSection account={account.data} />
          <OtherSystems />
          <DataSection account={account.data} />
        </>
      ) : (
        <SkeletonText lines={14} />
      )}
    </div>
  );
}

function OtherSystems() {
  const { t } = useTranslation('accounts');
  return (
    <section className={classes.section} aria-labelledby="account-other-systems">
      <h2 id="account-other-systems">{t('otherSystems.title')}</h2>
      <ul className={classes.list}>
        {(['tokens', 'calendar'] as const).map((page) => (
          <li key={page} className={classes.row}>
            <Link to={`/account/${page}`}>{t(`${page}.link`)}</Link>
            <span className={classes.muted}>{t(`${page}.linkWhy`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
