import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { useLocalized } from '../../lib/localized.ts';
import { queries } from '../../lib/query.ts';
import { workQueries } from '../work/work-api.ts';
import { preloadEditor } from './editor-choice.ts';
import { Workspace } from './Workspace.tsx';
import { WorkspaceSkeleton } from './WorkspaceSkeleton.tsx';

// The editor's code travels while the lab's data does.
preloadEditor();

/** `/labs/:slug` */
export function WorkspacePage() {
  const { slug = '' } = useParams();
  const { t } = useTranslation();
  const text = useLocalized();
  const lab = useQuery(queries.lab(slug));
  // Read once, afterwards this page is the one that writes it; and read anew when the lab is opened again.
  const draft = useQuery({ ...queries.draft(slug), staleTime: Infinity, gcTime: 0 });
  // Waited for, so that its line does not push the panes down; without it the page works as well.
  const work = useQuery(workQueries.ofLab(slug));
  const error = (!lab.data && lab.error) || (!draft.data && draft.error);
  if (error) {
    const handleRetry = () => void Promise.all([lab.refetch(), draft.refetch()]);
    return <ErrorState error={error} headingLevel={1} onRetry={handleRetry} />;
  }
  if (!lab.data || !draft.data || work.isPending) return <WorkspaceSkeleton />;
  return (
    <ErrorBoundary>
      <title>{t('title', { page: text(lab.data.title) })}</title>
      <Workspace key={slug} lab={lab.data} draft={draft.data} />
    </ErrorBoundary>
  );
}
