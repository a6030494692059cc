import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useSession } from '../../lib/query.ts';
import { comingBack } from '../accounts/next-address.ts';
import classes from './admin.module.css';

interface AdminFrameProps {
  title: string;
  lead?: string;
  children: ReactNode;
}

/** Head and tabs of the pages for admins; whoever is none is told who may see them. */
export function AdminFrame({ title, lead, children }: AdminFrameProps) {
  const { t } = useTranslation('accounts');
  const { t: tc } = useTranslation();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const person = useSession().data?.person;
  if (!person) return null;
  if (person.guest || person.role !== 'admin') {
    const signIn = {
      label: t('signIn.title'),
      onClick: () => void navigate(comingBack('/sign-in', location)),
    };
    const why = person.guest ? t('denied.guestWhy') : t('denied.why', { role: t(`role.${person.role}`) });
    return (
      <StatePanel
        kind="denied"
        headingLevel={1}
        title={t('denied.title')}
        why={why}
        action={person.guest ? signIn : undefined}
      />
    );
  }
  const current = (path: string) => (pathname === path ? 'page' : undefined);
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: title })}</title>
      <nav className={classes.tabs} aria-label={t('admin.label')}>
        <Link to="/admin/people" aria-current={current('/admin/people')}>
          {t('admin.people')}
        </Link>
        <Link to="/admin/integrations" aria-current={current('/admin/integrations')}>
          {t('admin.integrations')}
        </Link>
        <Link to="/admin/audit" aria-current={current('/admin/audit')}>
          {t('admin.audit')}
        </Link>
        <Link to="/admin/reports" aria-current={current('/admin/reports')}>
          {t('admin.reports')}
        </Link>
      </nav>
      <h1>{title}</h1>
      {lead === undefined ? null : <p className={classes.lead}>{lead}</p>}
      {children}
    </div>
  );
}
