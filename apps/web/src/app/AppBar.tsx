import { IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { Keys } from '../components/Keys.tsx';
import { runAction } from '../lib/actions.ts';
import { changeLanguage, useLanguage } from '../lib/i18n.ts';
import { useSession } from '../lib/query.ts';
import classes from './AppBar.module.css';
import { MeMenu } from './MeMenu.tsx';
import { PALETTE_ACTION } from './palette/palette-state.ts';
import { useColorScheme } from './use-color-scheme.ts';

/** The 48 px bar of every page. */
export function AppBar() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  // A lab is a part of the labs, but only the list is that page itself.
  const labs = pathname === '/' ? 'page' : pathname.startsWith('/labs/') ? 'true' : undefined;
  const tracks = pathname === '/tracks' ? 'page' : pathname.startsWith('/tracks/') ? 'true' : undefined;
  const playground =
    pathname === '/playground' ? 'page' : pathname.startsWith('/playground/') ? 'true' : undefined;
  const progress = pathname === '/progress' ? 'page' : pathname.startsWith('/progress/') ? 'true' : undefined;
  return (
    <header className={classes.bar}>
      <a className={classes.skip} href="#content">
        {t('nav.skip')}
      </a>
      <Link to="/" className={classes.brand}>
        {t('brand')}
      </Link>
      <nav className={classes.nav} aria-label={t('nav.label')}>
        <Link to="/" className={classes.link} aria-current={labs}>
          {t('nav.labs')}
        </Link>
        <Link to="/tracks" className={classes.link} aria-current={tracks}>
          {t('nav.tracks')}
        </Link>
        <Link to="/playground" className={classes.link} aria-current={playground}>
          {t('nav.playground')}
        </Link>
        <Link to="/progress" className={classes.link} aria-current={progress}>
          {t('nav.progress')}
        </Link>
        <TeachLink />
      </nav>
      <div className={classes.tools}>
        <button type="button" className={classes.tool} onClick={() => runAction(PALETTE_ACTION)}>
          <IconSearch size={16} className={classes.narrowOnly} aria-hidden />
          <span className={classes.wideLabel}>{t('palette.open')}</span>
          <Keys shortcut="mod+k" />
        </button>
        <LanguageSwitch />
        <ThemeSwitch />
        <MeMenu />
      </div>
    </header>
  );
}

/** For those who teach. */
function TeachLink() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const session = useSession();
  if (!session.data || session.data.person.role === 'candidate') return null;
  const current = pathname === '/teach' ? 'page' : pathname.startsWith('/teach/') ? 'true' : undefined;
  return (
    <Link to="/teach" className={classes.link} aria-current={current}>
      {t('nav.teach')}
    </Link>
  );
}

function LanguageSwitch() {
  const { t } = useTranslation();
  const language = useLanguage();
  const other = language === 'en' ? 'zh' : 'en';
  return (
    <button
      type="button"
      className={classes.tool}
      data-wide
      // The name is in the language that it leads to; it holds what is seen, for people who speak to their machine.
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      title={t('actions.switchLanguage')}
      onClick={() => void changeLanguage(other)}
    >
      <span className="visually-hidden">{t('actions.switchLanguage')} </span>
      <span className={classes.language}>
        <span data-on={language === 'zh' || undefined}>中</span>/
        <span data-on={language === 'en' || undefined}>EN</span>
      </span>
    </button>
  );
}

function ThemeSwitch() {
  const { t } = useTranslation();
  const { shown, choose } = useColorScheme();
  const next = shown === 'dark' ? 'light' : 'dark';
  const label = next === 'dark' ? t('theme.toDark') : t('theme.toLight');
  const Icon = next === 'dark' ? IconMoon : IconSun;
  return (
    <button
      type="button"
      className={classes.tool}
      data-wide
      aria-label={label}
      title={label}
      onClick={() => choose(next)}
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}
