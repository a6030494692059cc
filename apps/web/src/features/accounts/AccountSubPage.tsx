import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useSession } from '../../lib/query.ts';
import classes from './accounts.module.css';
import { comingBack } from './next-address.ts';

interface AccountSubPageProps {
  title: string;
  lead: string;
  children: ReactNode;
}

/** A page below the account; guests are told that they need one. */
export function AccountSubPage({ title, lead, children }: AccountSubPageProps) {
  const { t } = useTranslation('accounts');
  const { t: tc } = useTranslation();
  const navigate = useNavigate();
  const session = useSession();
  if (session.data?.person.guest)
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
      <title>{tc('title', { page: title })}</title>
      <p className={classes.muted}>
        <Link to="/account">{t('otherSystems.back')}</Link>
      </p>
      <h1>{title}</h1>
      <p className={classes.lead}>{lead}</p>
      {session.data ? children : null}
    </div>
  );
}
