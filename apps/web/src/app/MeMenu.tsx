import { Popover, SegmentedControl } from '@mantine/core';
import { IconUserCircle } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { changeLanguage, useLanguage } from '../lib/i18n.ts';
import { useSession } from '../lib/query.ts';
import { signOut } from '../lib/sign-out.ts';
import bar from './AppBar.module.css';
import classes from './MeMenu.module.css';
import { useColorScheme } from './use-color-scheme.ts';

/** Who you are here, and how the page looks. */
export function MeMenu() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const name = useSession().data?.person.name ?? t('me.short');
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={300}
      shadow="md"
      trapFocus
      returnFocus
      transitionProps={{ duration: 80 }}
    >
      <Popover.Target>
        <button
          type="button"
          className={bar.tool}
          aria-label={t('me.label', { name })}
          onClick={() => setOpened((open) => !open)}
        >
          <IconUserCircle size={16} aria-hidden />
          <span className={classes.name}>{name}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu} aria-label={t('me.label', { name })}>
        <Who />
        <Ways onGo={() => setOpened(false)} />
        <ThemeChoice />
        <LanguageChoice />
        <a className={classes.link} href="/api/docs">
          {t('actions.apiDocs')}
        </a>
      </Popover.Dropdown>
    </Popover>
  );
}

function Who() {
  const { t } = useTranslation();
  const session = useSession();
  const person = session.data?.person;
  if (person && !person.guest) {
    return (
      <div className={classes.who}>
        <p className={classes.title}>{person.name}</p>
        <p className={classes.why}>{person.email}</p>
      </div>
    );
  }
  const lost = session.isError;
  return (
    <div className={classes.who}>
      <p className={classes.title}>{lost ? t('me.noSession') : t('me.guest')}</p>
      <p className={classes.why}>{lost ? t('me.noSessionWhy') : t('me.guestWhy')}</p>
    </div>
  );
}

/** Where to go from here, for whoever it is. */
function Ways({ onGo }: { onGo: () => void }) {
  const { t } = useTranslation();
  const person = useSession().data?.person;
  if (!person) return null;
  const ways: [string, string][] = person.guest
    ? [
        ['/sign-in', t('me.signIn')],
        ['/sign-up', t('me.signUp')],
      ]
    : [
        ['/assignments', t('me.work')],
        ['/certificates', t('me.certificates')],
        ['/account', t('me.account')],
      ];
  if (person.role === 'admin') ways.push(['/admin/people', t('me.people')], ['/admin/audit', t('me.audit')]);
  return (
    <nav className={classes.ways} aria-label={t('me.account')}>
      {ways.map(([to, label]) => (
        <Link key={to} to={to} className={classes.link} onClick={onGo}>
          {label}
        </Link>
      ))}
      {person.guest ? null : (
        <button type="button" className={classes.out} onClick={() => void signOut()}>
          {t('me.signOut')}
        </button>
      )}
    </nav>
  );
}

function Choice({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.choice}>
      <span className={classes.label}>{label}</span>
      {children}
    </div>
  );
}

function ThemeChoice() {
  const { t } = useTranslation();
  const { chosen, choose } = useColorScheme();
  return (
    <Choice label={t('me.theme')}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('me.theme')}
        value={chosen}
        onChange={choose}
        data={[
          { value: 'light', label: t('me.light') },
          { value: 'dark', label: t('me.dark') },
          { value: 'auto', label: t('me.system') },
        ]}
      />
    </Choice>
  );
}

function LanguageChoice() {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Choice label={t('me.language')}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('me.language')}
        value={language}
        onChange={(value) => void changeLanguage(value)}
        data={[
          { value: 'en' as const, label: 'English' },
          { value: 'zh' as const, label: '中文' },
        ]}
      />
    </Choice>
  );
}
