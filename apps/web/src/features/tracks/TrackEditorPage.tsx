import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useLocalized } from '../../lib/localized.ts';
import { queries, useSession } from '../../lib/query.ts';
import { EMPTY_FORM, toForm } from './editor-model.ts';
import { TrackEditor } from './TrackEditor.tsx';
import { trackQueries } from './tracks-api.ts';
import classes from './tracks.module.css';

/** Makes a track. */
export function NewTrackPage() {
  const { t } = useTranslation('tracks');
  const session = useSession();
  const labs = useQuery(queries.labs());
  if (session.data?.person.role === 'candidate') return <Denied />;
  if (labs.error)
    return <ErrorState error={labs.error} headingLevel={1} onRetry={() => void labs.refetch()} />;
  return (
    <EditorFrame heading={t('editor.newTitle')}>
      {labs.data && session.data ? (
        <TrackEditor initial={EMPTY_FORM} isNew labs={labs.data.labs} />
      ) : (
        <SkeletonText lines={12} />
      )}
    </EditorFrame>
  );
}

/** Changes one that the reader may change. */
export function EditTrackPage() {
  const { t } = useTranslation('tracks');
  const text = useLocalized();
  const { slug = '' } = useParams();
  const labs = useQuery(queries.labs());
  // What is being written must not be replaced by what comes anew.
  const track = useQuery({ ...trackQueries.one(slug), staleTime: Infinity, refetchOnMount: 'always' });
  const error = labs.error ?? track.error;
  if (error)
    return (
      <ErrorState
        error={error}
        headingLevel={1}
        onRetry={() => void (labs.error ? labs.refetch() : track.refetch())}
      />
    );
  const ready = labs.data && track.data && track.isFetchedAfterMount;
  if (ready && !track.data.mayEdit) return <Denied />;
  return (
    <EditorFrame heading={track.data ? t('editor.editTitle', { title: text(track.data.title) }) : '…'}>
      {ready ? (
        <TrackEditor key={slug} initial={toForm(track.data)} isNew={false} labs={labs.data.labs} />
      ) : (
        <SkeletonText lines={12} />
      )}
    </EditorFrame>
  );
}

function EditorFrame({ heading, children }: { heading: string; children: ReactNode }) {
  const { t } = useTranslation('tracks');
  const { t: tc } = useTranslation();
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: heading })}</title>
      <header className={classes.header}>
        <p className={classes.crumb}>
          <Link to="/tracks">{t('title')}</Link>
        </p>
        <h1>{heading}</h1>
      </header>
      {children}
    </div>
  );
}

function Denied() {
  const { t } = useTranslation('tracks');
  return <StatePanel kind="denied" headingLevel={1} title={t('editor.denied')} why={t('editor.deniedWhy')} />;
}
