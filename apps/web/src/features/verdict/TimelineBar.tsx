import { useTranslation } from 'react-i18next';
import type { Timeline } from '@gopherlab/contracts';
import { duration } from '../history/clock.ts';
import classes from './verdict.module.css';

const STAGES = ['queued', 'sandbox', 'build', 'checks'] as const;

/** Where the time went: widths for the eye, the same numbers in words. */
export function TimelineBar({ timeline }: { timeline: Timeline }) {
  const { t } = useTranslation('verdict');
  const parts = STAGES.map((stage) => ({ stage, ms: timeline[`${stage}Ms`] }));
  const sum = parts.reduce((total, { ms }) => total + ms, 0);
  return (
    <div>
      <div className={classes.timeline} aria-hidden>
        {parts.map(({ stage, ms }) => (
          <span key={stage} data-stage={stage} style={{ flexGrow: sum === 0 ? 1 : ms / sum }} />
        ))}
      </div>
      <p className={classes.timelineWords}>
        {parts.map(({ stage, ms }) => (
          <span key={stage}>
            <i data-stage={stage} className={classes.swatch} /> {t(`timeline.${stage}`)} {duration(ms)}
          </span>
        ))}
      </p>
    </div>
  );
}
