import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import type { TrackDetail } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { ApiError } from '../../lib/api-error.ts';
import { useLocalized } from '../../lib/localized.ts';
import { TrackCertificate } from './TrackCertificate.tsx';
import { TrackPath } from './TrackPath.tsx';
import { trackQueries } from './tracks-api.ts';
import classes from './tracks.module.css';

/** One track: the path through its labs, what is not written yet, and the certificate. */
export function TrackPage() {
  const { t } = useTranslation('tracks');
  const navigate = useNavigate();
  const { slug = '' } = useParams();
  const { data: track, error, refetch } = useQuery(trackQueries.one(slug));
  if (error instanceof ApiError && (error.status === 404 || error.status === 400))
    return (
      <StatePanel
        kind="gone"
        headingLevel={1}
        title={t('errors.TRACK_NOT_FOUND')}
        action={{ label: t('title'), onClick: () => void navigate('/tracks') }}
      />
    );
  if (error) return <ErrorState error={error} headingLevel={1} onRetry={() => void refetch()} />;
  return (
    <div className={classes.page}>{track ? <TrackView track={track} /> : <SkeletonText lines={12} />}</div>
  );
}

function TrackView({ track }: { track: TrackDetail }) {
  const { t } = useTranslation('tracks');
  const { t: tc } = useTranslation();
  const text = useLocalized();
  const { labs, passed, planned, minutes, slug, mayEdit, origin } = track;
  const facts = [
    ...(labs.length > 0 ? [t('passed', { passed, labs: labs.length }), t('minutes', { minutes })] : []),
    ...(origin === 'instructor' ? [t('byInstructor')] : []),
  ];
  return (
    <>
      <title>{tc('title', { page: text(track.title) })}</title>
      <header className={classes.header}>
        <p className={classes.crumb}>
          <Link to="/tracks">{t('title')}</Link>
        </p>
        <h1>{text(track.title)}</h1>
        <p className={classes.lead}>{text(track.summary)}</p>
        {facts.length > 0 ? <p className={`${classes.facts} numeric`}>{facts.join(' · ')}</p> : null}
        {mayEdit ? (
          <p className={classes.actions}>
            <Link to={`/tracks/${slug}/edit`}>{t('edit')}</Link>
          </p>
        ) : null}
      </header>
      {labs.length > 0 ? <TrackPath track={track} /> : null}
      {planned.length > 0 ? (
        <section className={classes.section} aria-labelledby="planned">
          <h2 id="planned">{t('planned.title')}</h2>
          <p className={classes.muted}>{t('planned.why')}</p>
          <ul className={classes.planned}>
            {planned.map((title) => (
              <li key={title.en}>{text(title)}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {labs.length > 0 ? <TrackCertificate certificate={track.certificate} /> : null}
    </>
  );
}
