import { useTranslation } from 'react-i18next';
import classes from './ScoreRing.module.css';

interface ScoreRingProps {
  state: 'new' | 'started' | 'done';
  score: number;
  max?: number;
  size?: number;
}

/** How somebody stands in a lab, as a shape: an empty ring, a part of a ring, a full disc with a tick. */
export function ScoreRing({ state, score, max = 100, size = 18 }: ScoreRingProps) {
  const { t } = useTranslation();
  const label = state === 'started' ? t('score.of', { score, max }) : t(`score.${state}`);
  const part = Math.min(1, Math.max(0, score / max));
  return (
    <svg
      className={classes.ring}
      data-state={state}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      role="img"
    >
      <title>{label}</title>
      {state === 'done' ? (
        <>
          <circle className={classes.disc} cx="10" cy="10" r="9" />
          <path className={classes.tick} d="M6 10.4l2.7 2.6L14 7.4" />
        </>
      ) : (
        <>
          <circle className={classes.track} cx="10" cy="10" r="8" />
          {state === 'started' ? (
            <circle
              className={classes.arc}
              cx="10"
              cy="10"
              r="8"
              pathLength="100"
              // A lab that is open but has no points yet is still told from one that nobody touched.
              strokeDasharray={`${Math.max(6, part * 100)} 100`}
            />
          ) : null}
        </>
      )}
    </svg>
  );
}
