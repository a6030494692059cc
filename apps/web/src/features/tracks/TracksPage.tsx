import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { TrackSummary } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useLocalized } from '../../lib/localized.ts';
import { useSession } from '../../lib/query.ts';
import { trackQueries } from './tracks-api.ts';
import classes from './tracks.module.css';

/** Every track and how far the reader is on it; those without a lab stand apart. */
export function TracksPage() {
  const { t } = useTranslation('tracks');
  const { t: tc } = useTranslation();
  const session = useSession();
  const { data, error, refetch } = useQuery(trackQueries.list());
  const teaches = session.data !== undefined && session.data.person.role !== 'candidate';
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: t('title') })}</title>
      <header className={classes.header}>
        <h1>{t('title')}</h1>
        {data ? <p className={classes.lead}>{t('lead', { percent: data.passPercent })}</p> : null}
        {teaches ? (
          <p className={classes.actions}>
            <Link to="/tracks/new">{t('new')}</Link>
          </p>
        ) : null}
      </header>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <TrackLists tracks={data.tracks} />
      ) : (
        <SkeletonText lines={12} />
      )}
    </div>
  );
}

function TrackLists({ tracks }: { tracks: TrackSummary[] }) {
  const { t } = useTranslation('tracks');
  const navigate = useNavigate();
  const later = tracks.filter(({ labs }) => labs === 0);
  if (tracks.length === 0)
    return (
      <StatePanel
        kind="empty"
        title={t('empty.title')}
        why={t('empty.why')}
        action={{ label: t('empty.next'), onClick: () => void navigate('/') }}
      />
    );
  return (
    <>
      <ul className={classes.tracks}>
        {tracks
          .filter(({ labs }) => labs > 0)
          .map((track) => (
            <TrackRow key={track.slug} track={track} />
          ))}
      </ul>
      {later.length > 0 ? (
        <section className={classes.section} aria-labelledby="later">
          <h2 id="later">{t('later.title')}</h2>
          <p className={classes.muted}>{t('later.why')}</p>
          <ul className={classes.tracks}>
            {later.map((track) => (
              <TrackRow key={track.slug} track={track} />
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function TrackRow({ track }: { track: TrackSummary }) {
  const { t } = useTranslation('tracks');
  const text = useLocalized();
  const { slug, labs, passed, planned, minutes, next, origin } = track;
  const facts = [
    ...(labs > 0 ? [t('passed', { passed, labs }), t('minutes', { minutes })] : []),
    ...(planned > 0 ? [t('plannedCount', { count: planned })] : []),
    ...(origin === 'instructor' ? [t('byInstructor')] : []),
  ];
  return (
    <li className={classes.track}>
      <div className={classes.rowHead}>
        <Link to={`/tracks/${slug}`} className={classes.rowTitle}>
          {text(track.title)}
        </Link>
        <span className={`${classes.facts} numeric`}>{facts.join(' · ')}</span>
      </div>
      <p className={classes.muted}>{text(track.summary)}</p>
      {next ? (
        <p className={classes.nextLine}>
          <Link to={`/labs/${next.lab}`}>{t('next', { lab: text(next.title) })}</Link>
        </p>
      ) : null}
    </li>
  );
}
