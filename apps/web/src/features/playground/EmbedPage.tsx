import { useState } from 'react';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Snippet } from '@gopherlab/contracts';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useActions } from '../../lib/actions.ts';
import { ApiError } from '../../lib/api-error.ts';
import { FileTabs } from '../workspace/FileTabs.tsx';
import { CodeArea } from './EditorPane.tsx';
import classes from './embed.module.css';
import { playgroundQueries } from './playground-api.ts';
import { openPlayground } from './playground-session.ts';
import { ResultsPane } from './ResultsPane.tsx';
import { RunControls } from './RunControls.tsx';
import { PLAYGROUND_SHORTCUTS } from './use-playground-actions.ts';
import { usePlayground, type Playground } from './use-playground.ts';

/**
 * `/embed/:id`, which other sites may frame: it reads one snippet, runs it in the tab, and can do nothing in the
 * visitor's name. Whatever needs to know who somebody is opens in a window of its own.
 */
export function EmbedPage() {
  const { t } = useTranslation('playground');
  const { t: tc } = useTranslation();
  const { id = '' } = useParams();
  const snippet = useQuery(playgroundQueries.snippet(id));
  return (
    <main className={classes.page}>
      <title>{tc('title', { page: t('title') })}</title>
      <h1 className="visually-hidden">{t('title')}</h1>
      {snippet.data ? (
        <OpenEmbed snippet={snippet.data} />
      ) : snippet.error ? (
        <EmbedError error={snippet.error} onRetry={() => void snippet.refetch()} />
      ) : (
        <SkeletonText lines={6} />
      )}
    </main>
  );
}

function OpenEmbed({ snippet }: { snippet: Snippet }) {
  const { t } = useTranslation('playground');
  // A page of documentation may hold many: nothing is fetched before somebody runs one.
  const [session] = useState(() =>
    openPlayground({ files: snippet.files, source: null, checksAtOnce: false }),
  );
  const playground = usePlayground(session);
  useRunKeys(playground);
  return (
    <>
      <div className={classes.bar}>
        <FileTabs store={session.store} isReadonly={session.editorFiles.isReadonly} />
        <a href={`/playground/${snippet.id}`} target="_blank" rel="noopener" className={classes.open}>
          <IconExternalLink size={14} aria-hidden />
          {t('embed.open')}
        </a>
        <RunControls playground={playground} compact />
      </div>
      <div className={classes.code}>
        <CodeArea playground={playground} wide={false} />
      </div>
      <div className={classes.results}>
        <ResultsPane playground={playground} small />
      </div>
    </>
  );
}

/** Run and Stop by the keyboard; the palette with everything else is not here. */
function useRunKeys(playground: Playground): void {
  const { t } = useTranslation('playground');
  const group = t('title');
  const { run, stop } = PLAYGROUND_SHORTCUTS;
  useActions([
    { id: 'embed.run', group, label: t('run'), shortcut: run, run: playground.startEither },
    { id: 'embed.stop', group, label: t('stop'), shortcut: stop, run: playground.stop },
  ]);
}

function EmbedError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation('playground');
  const { t: tc } = useTranslation();
  if (error instanceof ApiError && error.status === 410) {
    return (
      <StatePanel kind="gone" title={t('gone.takenDown')} why={t('gone.reason', { reason: error.detail })} />
    );
  }
  if (error instanceof ApiError && (error.status === 404 || error.status === 400)) {
    return <StatePanel kind="gone" title={t('gone.title')} why={t('gone.why')} />;
  }
  const retry = { label: tc('actions.retry'), onClick: onRetry };
  return (
    <StatePanel kind="unreachable" title={t('embed.failed')} why={t('embed.failedWhy')} action={retry} />
  );
}
