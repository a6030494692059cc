import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkspaceFiles } from '@gopherlab/contracts';
import { DiffView } from '../../components/editor/DiffView.tsx';
import { fileChanges } from '../workspace/workspace-files.ts';
import classes from './files-diff.module.css';

interface FilesDiffProps {
  before: WorkspaceFiles;
  after: WorkspaceFiles;
}

/** What is different in `after`: the changed files by name, one of them open. */
export function FilesDiff({ before, after }: FilesDiffProps) {
  const { t } = useTranslation('history');
  const changes = fileChanges(before, after).filter((change) => change.kind !== 'same');
  const [picked, setPicked] = useState<string | null>(null);
  const open = changes.find((change) => change.path === picked) ?? changes[0];
  if (!open) return <p className={classes.same}>{t('diff.same')}</p>;
  return (
    <div>
      <ul className={classes.files} aria-label={t('diff.files')}>
        {changes.map((change) => (
          <li key={change.path}>
            <button
              type="button"
              aria-current={change === open ? 'true' : undefined}
              onClick={() => setPicked(change.path)}
            >
              {change.path} <span data-kind={change.kind}>{t(`diff.${change.kind}`)}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className={classes.view}>
        <DiffView
          path={open.path}
          before={before[open.path] ?? ''}
          after={after[open.path] ?? ''}
          label={t('diff.label', { path: open.path })}
        />
      </div>
    </div>
  );
}
