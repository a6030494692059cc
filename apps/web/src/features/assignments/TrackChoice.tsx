import { Button, NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TrackDetail, TrackSummary } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useLocalized } from '../../lib/localized.ts';
import classes from '../teach/teach.module.css';
import { trackQueries } from '../tracks/tracks-api.ts';
import { labsOfTrack, sameLabs, type AskedLab } from './track-labs.ts';

interface TrackChoiceProps {
  slug: string;
  /** What the assignment asks for: the track's labs as they were when it was chosen. */
  labs: AskedLab[];
  problem: string | undefined;
  onChoose: (slug: string) => void;
  onLabs: (slug: string, labs: AskedLab[]) => void;
}

/** A track, the labs that it brings, and what of it is not there. */
export function TrackChoice({ slug, labs, problem, onChoose, onLabs }: TrackChoiceProps) {
  const { t } = useTranslation('assignments');
  const client = useQueryClient();
  const list = useQuery(trackQueries.list());
  const known = list.data?.tracks.some((track) => track.slug === slug) ?? false;
  const chosen = useQuery({ ...trackQueries.one(slug), enabled: known });
  const choose = async (next: string) => {
    onChoose(next);
    if (next === '') return;
    // Where this fails, the query above says so.
    const detail = await client.fetchQuery(trackQueries.one(next)).catch(() => undefined);
    if (detail) onLabs(next, labsOfTrack(detail));
  };
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <SkeletonText lines={3} />;
  return (
    <fieldset className={classes.group}>
      <legend>{t('track.label')}</legend>
      <TrackSelect {...{ slug, problem }} tracks={list.data.tracks} onChange={(next) => void choose(next)} />
      {chosen.error ? (
        <ErrorState
          error={chosen.error}
          onRetry={() => void (labs.length > 0 ? chosen.refetch() : choose(slug))}
        />
      ) : null}
      {known && chosen.isPending ? <SkeletonText lines={3} /> : null}
      {slug !== '' && labs.length > 0 ? <BroughtLabs labs={labs} track={chosen.data} /> : null}
      {chosen.data ? <Notes track={chosen.data} /> : null}
      {chosen.data && labs.length > 0 && !sameLabs(labs, labsOfTrack(chosen.data)) ? (
        <div className={classes.notice}>
          <p>{t('track.changed')}</p>
          <Button variant="default" size="compact-sm" onClick={() => onLabs(slug, labsOfTrack(chosen.data))}>
            {t('track.takeOver')}
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}

interface TrackSelectProps {
  slug: string;
  tracks: TrackSummary[];
  problem: string | undefined;
  onChange: (slug: string) => void;
}

function TrackSelect({ slug, tracks, problem, onChange }: TrackSelectProps) {
  const { t } = useTranslation('assignments');
  const text = useLocalized();
  const gone = slug !== '' && !tracks.some((track) => track.slug === slug);
  return (
    <NativeSelect
      aria-label={t('track.label')}
      value={slug}
      error={problem}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: '', label: t('track.choose') },
        ...(gone ? [{ value: slug, label: t('track.optionGone', { slug }) }] : []),
        ...tracks.map((track) => ({
          value: track.slug,
          label:
            track.labs > 0
              ? t('track.option', { title: text(track.title), count: track.labs })
              : t('track.optionEmpty', { title: text(track.title) }),
          disabled: track.labs === 0,
        })),
      ]}
    />
  );
}

function BroughtLabs({ labs, track }: { labs: AskedLab[]; track: TrackDetail | undefined }) {
  const { t } = useTranslation('assignments');
  const text = useLocalized();
  const sum = labs.reduce((total, { weight }) => total + Number(weight), 0);
  return (
    <ol className={classes.picked} aria-label={t('track.labs')}>
      {labs.map(({ lab, weight }) => {
        const title = track?.labs.find((one) => one.lab === lab)?.title;
        return (
          <li key={lab}>
            <span className={classes.grow}>{title ? text(title) : lab}</span>
            <span className={`${classes.muted} numeric`}>
              {t('track.share', { weight, percent: Math.round((Number(weight) / sum) * 100) })}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** What belongs to the track and is not asked for, and why; and that it stays so. */
function Notes({ track }: { track: TrackDetail }) {
  const { t } = useTranslation('assignments');
  const text = useLocalized();
  const missing = track.labs.filter(({ state }) => state === 'missing');
  return (
    <div>
      {track.planned.length > 0 ? (
        <p className={classes.hint}>
          {t('track.planned', { labs: track.planned.map(text).join(t('track.separator')) })}
        </p>
      ) : null}
      {missing.length > 0 ? (
        <p className={classes.hint}>
          {t('track.missing', { labs: missing.map(({ title }) => text(title)).join(t('track.separator')) })}
        </p>
      ) : null}
      <p className={classes.hint}>{t('track.copied')}</p>
    </div>
  );
}
