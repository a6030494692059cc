import { IconCheck, IconCircleDashed, IconCircleDot, IconLock, IconZoomQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TrackDetail, TrackLabState } from '@gopherlab/contracts';
import { useLocalized } from '../../lib/localized.ts';
import classes from './tracks.module.css';

const ICONS = {
  done: IconCheck,
  next: IconCircleDot,
  open: IconCircleDashed,
  locked: IconLock,
  missing: IconZoomQuestion,
} satisfies Record<TrackLabState, unknown>;

type Step = TrackDetail['labs'][number];

/** The labs in their order: passed, next, open, or locked and why. */
export function TrackPath({ track }: { track: TrackDetail }) {
  const { t } = useTranslation('tracks');
  const weighted = new Set(track.labs.map(({ weight }) => weight)).size > 1;
  return (
    <section className={classes.section} aria-labelledby="path">
      <h2 id="path">{t('path.title')}</h2>
      <ol className={classes.path}>
        {track.labs.map((step) => (
          <PathStep key={step.lab} step={step} weighted={weighted} />
        ))}
      </ol>
      {track.passed === track.labs.length ? <p>{t('path.all')}</p> : null}
      {track.labs.some(({ state }) => state === 'locked') ? (
        <p className={classes.muted}>{t('path.note')}</p>
      ) : null}
    </section>
  );
}

function PathStep({ step, weighted }: { step: Step; weighted: boolean }) {
  const { t } = useTranslation('tracks');
  const text = useLocalized();
  const { lab, title, about, state, percent, waitsFor, weight } = step;
  const Icon = ICONS[state];
  const closed = state === 'locked' || state === 'missing';
  const facts = [
    t(`path.state.${state}`),
    ...(percent === null ? [] : [`${Math.floor(percent)} %`]),
    ...(about ? [t('minutes', { minutes: about.minutes })] : []),
    ...(weighted ? [t('path.weight', { weight })] : []),
  ];
  return (
    <li className={classes.step} data-state={state} aria-current={state === 'next' ? 'step' : undefined}>
      <Icon size={16} aria-hidden />
      <div className={classes.stepBody}>
        <div className={classes.rowHead}>
          {closed ? (
            <span className={classes.rowTitle}>{text(title)}</span>
          ) : (
            <Link to={`/labs/${lab}`} className={classes.rowTitle}>
              {text(title)}
            </Link>
          )}
          <span className={`${classes.facts} numeric`}>{facts.join(' · ')}</span>
        </div>
        {about ? <p className={classes.muted}>{text(about.summary)}</p> : null}
        {state === 'missing' ? <p className={classes.why}>{t('path.missing')}</p> : null}
        {state === 'locked' ? (
          <p className={classes.why}>
            {t('path.waitsFor', { labs: waitsFor.map((other) => text(other.title)).join(t('separator')) })}
          </p>
        ) : null}
        {state === 'next' ? (
          <p className={classes.nextLine}>
            <Link
              to={`/labs/${lab}`}
              aria-label={`${t(percent === null ? 'path.begin' : 'path.goOn')}: ${text(title)}`}
            >
              {t(percent === null ? 'path.begin' : 'path.goOn')}
            </Link>
          </p>
        ) : null}
      </div>
    </li>
  );
}
