import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigation } from 'react-router';
import { ErrorBoundary } from '../components/ErrorBoundary.tsx';
import { AppBar } from './AppBar.tsx';
import { Banners } from './Banners.tsx';
import { GlobalActions } from './GlobalActions.tsx';
import classes from './Layout.module.css';
import { PaletteHost } from './palette/PaletteHost.tsx';

/** Bar, banners, page. A page fills the height that is left and scrolls inside itself. */
export function Layout() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const loading = useNavigation().state === 'loading';
  const content = useRef<HTMLElement>(null);
  const shownPath = useRef(pathname);

  // A new page begins at its top for the eye and for a screen reader; the first one keeps the browser's own focus.
  useEffect(() => {
    if (shownPath.current === pathname) return;
    shownPath.current = pathname;
    content.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <div className={classes.frame}>
      <AppBar />
      <Banners />
      <main id="content" ref={content} className={classes.content} tabIndex={-1} aria-busy={loading}>
        <ErrorBoundary key={pathname}>
          <Outlet />
        </ErrorBoundary>
      </main>
      {loading ? (
        <div className={classes.progress} role="progressbar" aria-label={t('state.loading')} />
      ) : null}
      <GlobalActions />
      <PaletteHost />
    </div>
  );
}
