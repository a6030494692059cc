import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { ApiError } from '../../lib/api-error.ts';
import { useLocalized } from '../../lib/localized.ts';
import { queries } from '../../lib/query.ts';
import { preloadEditor } from '../workspace/editor-choice.ts';
import { OpenPlayground } from './OpenPlayground.tsx';
import { playgroundQueries } from './playground-api.ts';
import { HELLO } from './template.ts';

// The editor's code travels while the files do.
preloadEditor();

/** `/playground`, `/playground/:id` and `/playground?lab=<slug>` */
export function PlaygroundPage() {
  const { t } = useTranslation('playground');
  const { t: tc } = useTranslation();
  const { id } = useParams();
  const [params] = useSearchParams();
  const lab = params.get('lab');
  return (
    <ErrorBoundary>
      <title>{tc('title', { page: t('title') })}</title>
      <h1 className="visually-hidden">{t('title')}</h1>
      {id !== undefined ? (
        <SharedPlayground key={id} id={id} />
      ) : lab !== null ? (
        <LabPlayground key={lab} slug={lab} />
      ) : (
        <OpenPlayground files={HELLO} source="new" />
      )}
    </ErrorBoundary>
  );
}

function SharedPlayground({ id }: { id: string }) {
  const snippet = useQuery(playgroundQueries.snippet(id));
  if (snippet.data) {
    return <OpenPlayground files={snippet.data.files} source={`s:${id}`} snippet={snippet.data} />;
  }
  if (!snippet.error) return <Loading />;
  return <SnippetError error={snippet.error} onRetry={() => void snippet.refetch()} />;
}

/** Why a snippet is not shown; the playground itself is one click away. */
function SnippetError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation('playground');
  const navigate = useNavigate();
  const action = { label: t('gone.fresh'), onClick: () => void navigate('/playground') };
  if (error instanceof ApiError && error.status === 410) {
    return (
      <StatePanel
        kind="gone"
        title={t('gone.takenDown')}
        why={t('gone.reason', { reason: error.detail })}
        next={t('gone.takenDownNext')}
        action={action}
      />
    );
  }
  // An address that no snippet can have is refused before it is looked for.
  if (error instanceof ApiError && (error.status === 404 || error.status === 400)) {
    return <StatePanel kind="gone" title={t('gone.title')} why={t('gone.why')} action={action} />;
  }
  return <ErrorState error={error} onRetry={onRetry} />;
}

/** A lab's starter as a template: nothing of it is submitted. */
function LabPlayground({ slug }: { slug: string }) {
  const { t } = useTranslation('playground');
  const text = useLocalized();
  const navigate = useNavigate();
  const lab = useQuery(queries.lab(slug));
  if (lab.error && !lab.data) return <ErrorState error={lab.error} onRetry={() => void lab.refetch()} />;
  if (!lab.data) return <Loading />;
  if (!lab.data.browser) {
    return (
      <StatePanel
        kind="denied"
        title={t('notHere.title', { lab: text(lab.data.title) })}
        why={t('notHere.why')}
        action={{ label: t('notHere.open'), onClick: () => void navigate(`/labs/${slug}`) }}
      />
    );
  }
  const files = Object.fromEntries(lab.data.files.map(({ path, content }) => [path, content]));
  return <OpenPlayground files={files} source={`lab:${slug}`} />;
}

function Loading() {
  return <SkeletonText lines={8} />;
}
