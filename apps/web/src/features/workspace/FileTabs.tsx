import { IconLock, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './file-tabs.module.css';
import { useStore } from './use-store.ts';
import type { WorkspaceStore } from './workspace-store.ts';

interface FileTabsProps {
  store: WorkspaceStore;
  isReadonly: (path: string) => boolean;
}

/** Open files; not an ARIA tab list, because each entry holds a second button that closes it. */
export function FileTabs({ store, isReadonly }: FileTabsProps) {
  const { t } = useTranslation('workspace');
  const { openPaths, activePath } = useStore(store);
  return (
    <ul className={classes.tabs} aria-label={t('files.open')}>
      {openPaths.map((path) => (
        <li key={path} className={classes.tab} data-active={path === activePath}>
          <button
            type="button"
            className={classes.name}
            aria-current={path === activePath ? 'true' : undefined}
            onClick={() => store.open(path)}
          >
            {isReadonly(path) && <IconLock size={14} aria-hidden />}
            {path}
            {isReadonly(path) && <span className={classes.role}>{t('files.readonly')}</span>}
          </button>
          {openPaths.length > 1 && (
            <button
              type="button"
              className={classes.close}
              aria-label={t('files.close', { path })}
              onClick={() => store.close(path)}
            >
              <IconX size={14} aria-hidden />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
