import { useState } from 'react';
import { IconFlag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Snippet, WorkspaceFiles } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { useIsWide } from '../workspace/editor-choice.ts';
import { useStore } from '../workspace/use-store.ts';
import { sameFiles } from '../workspace/workspace-files.ts';
import { EditorPane } from './EditorPane.tsx';
import { PlaygroundLayout } from './PlaygroundLayout.tsx';
import statusClasses from '../workspace/draft-status.module.css';
import classes from './playground.module.css';
import { openPlayground } from './playground-session.ts';
import { ReportForm } from './ReportForm.tsx';
import { ResultsPane } from './ResultsPane.tsx';
import { StatusBar } from './StatusBar.tsx';
import { usePlaygroundActions } from './use-playground-actions.ts';
import { usePlayground } from './use-playground.ts';

interface OpenPlaygroundProps {
  files: WorkspaceFiles;
  /** Under which name this browser keeps what is changed. */
  source: string;
  /** What was opened by its link. */
  snippet?: Snippet;
}

/** Holds the session: what is typed and what runs lives as long as this does. */
export function OpenPlayground({ files: first, source, snippet }: OpenPlaygroundProps) {
  const [session] = useState(() => openPlayground({ files: first, source, checksAtOnce: true }));
  const wide = useIsWide();
  const playground = usePlayground(session);
  const { files } = useStore(session.store);
  const handleReset = sameFiles(files, first) ? undefined : () => session.store.replaceAll(first);
  usePlaygroundActions(playground, handleReset);
  const status = (
    <>
      {snippet ? <SharedLine snippet={snippet} /> : null}
      <StatusBar playground={playground} onReset={handleReset} />
    </>
  );
  return (
    <PlaygroundLayout
      playground={playground}
      wide={wide}
      code={<EditorPane playground={playground} wide={wide} status={status} />}
      results={<ResultsPane playground={playground} />}
    />
  );
}

/** That somebody else wrote this, and how to report it. */
function SharedLine({ snippet }: { snippet: Snippet }) {
  const { t } = useTranslation('playground');
  const language = useLanguage();
  const [asking, setAsking] = useState(false);
  if (asking) return <ReportForm id={snippet.id} onClose={() => setAsking(false)} />;
  return (
    <div className={classes.sharedLine}>
      <span>{t('sharedAt', { time: formatDateTime(snippet.createdAt, language) })}</span>
      <button type="button" className={statusClasses.reset} onClick={() => setAsking(true)}>
        <IconFlag size={14} aria-hidden /> {t('report.button')}
      </button>
    </div>
  );
}
