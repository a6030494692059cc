import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './notice-bar.module.css';
import { useStore } from './use-store.ts';
import type { WorkspaceStore } from './workspace-store.ts';

/** After a reset, a restore or a deletion: what was there before is one click away until the next edit. */
export function UndoReplaceBar({ store }: { store: WorkspaceStore }) {
  const { t } = useTranslation('workspace');
  const { replaced } = useStore(store);
  if (!replaced) return null;
  return (
    <div className={classes.notice} role="status">
      <span className={classes.text}>{t('replaced.what')}</span>
      <Button variant="default" onClick={store.undoReplace}>
        {t('replaced.undo')}
      </Button>
      <Button variant="subtle" onClick={store.forgetReplaced}>
        {t('replaced.keep')}
      </Button>
    </div>
  );
}
