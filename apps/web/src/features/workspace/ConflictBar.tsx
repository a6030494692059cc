import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FilesDiff } from '../history/FilesDiff.tsx';
import classes from './notice-bar.module.css';
import { useStore } from './use-store.ts';
import type { WorkspaceSession } from './workspace-session.ts';

/** The draft was saved in another tab: nothing is overwritten before the person has chosen. */
export function ConflictBar({ session }: { session: WorkspaceSession }) {
  const { t } = useTranslation('workspace');
  const { drafts, store } = session;
  const status = useStore({ state: drafts.status, subscribe: drafts.subscribe });
  const { files } = useStore(store);
  const [diffOpen, setDiffOpen] = useState(false);
  if (status.kind !== 'conflict') return null;
  const handleTheirs = () => {
    const theirs = drafts.takeTheirs();
    if (theirs) store.replaceAll(theirs);
  };
  return (
    <>
      <div className={classes.notice} data-kind="warn" role="alert">
        <span className={classes.text}>{t('conflict.what')}</span>
        <Button variant="default" aria-expanded={diffOpen} onClick={() => setDiffOpen(!diffOpen)}>
          {t(diffOpen ? 'conflict.hideDiff' : 'conflict.showDiff')}
        </Button>
        <Button variant="default" onClick={() => void drafts.keepMine()}>
          {t('conflict.keepMine')}
        </Button>
        <Button variant="default" onClick={handleTheirs}>
          {t('conflict.takeTheirs')}
        </Button>
      </div>
      {diffOpen && (
        <div className={classes.diff}>
          <FilesDiff before={status.theirs.files} after={files} />
        </div>
      )}
    </>
  );
}
