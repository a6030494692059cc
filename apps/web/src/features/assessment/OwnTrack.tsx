import { Button } from '@mantine/core';
import { IconCheck, IconCircleDashed } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AssessmentGuide } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { api } from '../../lib/api.ts';
import { useLanguage } from '../../lib/i18n.ts';
import { useLocalized } from '../../lib/localized.ts';
import { queries } from '../../lib/query.ts';
import { formatDate } from '../../lib/time.ts';
import classes from './assessment.module.css';
import { useTargetName } from './target-name.ts';

/** Keeps what a result says to learn next, as a track. */
export function MakeOwnTrack({ assessmentId }: { assessmentId: string }) {
  const { t } = useTranslation('assessment');
  const client = useQueryClient();
  const own = useQuery(queries.ownTrack());
  const make = useMutation({
    mutationFn: () => api.makeOwnTrack(assessmentId),
    onSuccess: (answer) => client.setQueryData(queries.ownTrack().queryKey, answer),
  });
  if (make.error) return <ErrorState error={make.error} headingLevel={3} onRetry={() => make.mutate()} />;
  if (own.data?.track?.assessment === assessmentId) return <p role="status">{t('ownTrack.made')}</p>;
  return (
    <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
      {t('ownTrack.make')}
    </Button>
  );
}

/** The person's own track with its next step; nothing where there is none. */
export function OwnTrackSection({ guide }: { guide: AssessmentGuide }) {
  const { t } = useTranslation('assessment');
  const text = useLocalized();
  const language = useLanguage();
  const targetName = useTargetName(guide);
  const own = useQuery(queries.ownTrack());
  if (own.error) return <ErrorState error={own.error} onRetry={() => void own.refetch()} />;
  const track = own.data?.track;
  if (!track || track.labs.length === 0) return null;
  const next = track.labs.find(({ passed }) => !passed);
  return (
    <section className={classes.section} aria-labelledby="own-track">
      <h2 id="own-track">{t('ownTrack.title')}</h2>
      <p className={classes.muted}>
        {t('ownTrack.why', {
          date: formatDate(track.madeAt, language),
          target: targetName(track.target),
          passed: track.labs.filter(({ passed }) => passed).length,
          labs: track.labs.length,
        })}
      </p>
      <ol className={classes.ownTrack}>
        {track.labs.map(({ lab, title, minutes, percent, passed }) => (
          <li key={lab} data-passed={passed}>
            {passed ? <IconCheck size={16} aria-hidden /> : <IconCircleDashed size={16} aria-hidden />}
            <Link to={`/labs/${lab}`}>{text(title)}</Link>
            <span className="visually-hidden">{t(passed ? 'ownTrack.passed' : 'ownTrack.open')}</span>
            <span className={`${classes.muted} numeric`}>
              {percent === null ? t('ownTrack.minutes', { minutes }) : `${Math.floor(percent)} %`}
            </span>
          </li>
        ))}
      </ol>
      {next ? (
        <Button component={Link} to={`/labs/${next.lab}`} variant="default">
          {t('ownTrack.next', { lab: text(next.title) })}
        </Button>
      ) : (
        <p>{t('ownTrack.done')}</p>
      )}
    </section>
  );
}
