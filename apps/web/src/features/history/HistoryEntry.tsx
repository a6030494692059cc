import { useState } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Submission } from '@gopherlab/contracts';
import { CodeView } from '../../components/editor/CodeView.tsx';
import { languageOfPath } from '../../components/editor/file-language.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { queries } from '../../lib/query.ts';
import { useStore } from '../workspace/use-store.ts';
import { sameFiles } from '../workspace/workspace-files.ts';
import type { WorkspaceSession } from '../workspace/workspace-session.ts';
import type { WorkspaceUi } from '../workspace/workspace-ui.ts';
import { FilesDiff } from './FilesDiff.tsx';
import classes from './history.module.css';

interface HistoryEntryProps {
  submission: Submission;
  session: WorkspaceSession;
  ui: WorkspaceUi;
}

/** One submission, opened: its verdict, its files, what has changed since, and the way back to it. */
export function HistoryEntry({ submission, session, ui }: HistoryEntryProps) {
  const { t } = useTranslation('history');
  const files = useQuery(queries.submissionFiles(submission.id));
  const { files: present } = useStore(session.store);
  const [shown, setShown] = useState<'diff' | 'files'>('diff');
  if (files.error)
    return <ErrorState error={files.error} headingLevel={3} onRetry={() => void files.refetch()} />;
  if (!files.data) return <SkeletonText lines={4} />;
  const submitted = files.data.files;
  return (
    <div className={classes.entry}>
      <div className={classes.tools}>
        {submission.verdict && submission.mode === 'grade' && (
          <Button variant="default" onClick={() => ui.pin(submission)}>
            {t('showVerdict')}
          </Button>
        )}
        <Button
          variant="default"
          aria-pressed={shown === 'files'}
          onClick={() => setShown(shown === 'diff' ? 'files' : 'diff')}
        >
          {t(shown === 'diff' ? 'showFiles' : 'showDiff')}
        </Button>
        {!sameFiles(submitted, present) && (
          <Button
            variant="default"
            onClick={() => {
              session.store.replaceAll(submitted);
              ui.setPane('editor');
            }}
          >
            {t('restore')}
          </Button>
        )}
      </div>
      {shown === 'diff' ? (
        <>
          {!sameFiles(submitted, present) && <p className={classes.note}>{t('diff.sinceThen')}</p>}
          <FilesDiff before={submitted} after={present} />
        </>
      ) : (
        Object.entries(submitted).map(([path, content]) => (
          <section key={path} className={classes.file}>
            <h4>{path}</h4>
            <CodeView
              code={content}
              language={languageOfPath(path)}
              label={t('fileLabel', { path })}
              lineNumbers
            />
          </section>
        ))
      )}
    </div>
  );
}
