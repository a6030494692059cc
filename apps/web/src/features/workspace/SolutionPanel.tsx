import { useState } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { LabDetail } from '@gopherlab/contracts';
import { CodeView } from '../../components/editor/CodeView.tsx';
import { languageOfPath } from '../../components/editor/file-language.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useLocalized } from '../../lib/localized.ts';
import { queries } from '../../lib/query.ts';
import { FilesDiff } from '../history/FilesDiff.tsx';
import historyClasses from '../history/history.module.css';
import { useStore } from './use-store.ts';
import type { WorkspaceSession } from './workspace-session.ts';

interface SolutionPanelProps {
  lab: LabDetail;
  session: WorkspaceSession;
}

/** The reference solution, once it is unlocked; before that, what unlocks it. */
export function SolutionPanel({ lab, session }: SolutionPanelProps) {
  const { t } = useTranslation('workspace');
  const text = useLocalized();
  if (!lab.solution.unlocked) {
    return (
      <StatePanel
        kind="denied"
        headingLevel={3}
        title={t('solution.locked')}
        why={text(lab.solution.reason)}
      />
    );
  }
  return <UnlockedSolution slug={lab.slug} session={session} />;
}

function UnlockedSolution({ slug, session }: { slug: string; session: WorkspaceSession }) {
  const { t } = useTranslation('workspace');
  const solution = useQuery(queries.solution(slug));
  const { files: mine } = useStore(session.store);
  const [diff, setDiff] = useState(false);
  if (solution.error) {
    return <ErrorState error={solution.error} headingLevel={3} onRetry={() => void solution.refetch()} />;
  }
  if (!solution.data) return <SkeletonText lines={8} />;
  const { files } = solution.data;
  // Own helper files are not part of the reference; only its files are compared.
  const compared = Object.fromEntries(Object.keys(files).map((path) => [path, mine[path] ?? '']));
  return (
    <>
      <div className={historyClasses.tools}>
        <Button variant="default" aria-pressed={diff} onClick={() => setDiff(!diff)}>
          {t(diff ? 'solution.showFiles' : 'solution.showDiff')}
        </Button>
      </div>
      {diff ? (
        <>
          <p className={historyClasses.note}>{t('solution.diffMeaning')}</p>
          <FilesDiff before={compared} after={files} />
        </>
      ) : (
        Object.entries(files).map(([path, content]) => (
          <section key={path} className={historyClasses.file}>
            <h4>{path}</h4>
            <CodeView
              code={content}
              language={languageOfPath(path)}
              label={t('solution.file', { path })}
              lineNumbers
            />
          </section>
        ))
      )}
    </>
  );
}
