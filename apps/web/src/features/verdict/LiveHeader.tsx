import { useTranslation } from 'react-i18next';
import type { SubmissionView } from '../workspace/submission-view.ts';
import classes from './verdict.module.css';

/** Stands where the verdict's sentence will stand, in its height. */
export function LiveHeader({ view }: { view: SubmissionView | null }) {
  const { t } = useTranslation('verdict');
  const states = Object.values(view?.checks ?? {}).map((check) => check.state);
  const passed = states.filter((state) => state === 'passed').length;
  const failed = states.filter((state) => state === 'failed').length;
  return (
    <header className={classes.header}>
      <div className={classes.sentence}>
        <span className={classes.score}>
          –<span className={classes.max}> / 100</span>
        </span>
        <h2 className={classes.summary}>
          {passed + failed > 0 ? t('live', { passed, failed }) : t(`liveStage.${view?.stage ?? 'queued'}`)}
        </h2>
      </div>
      <div className={classes.bar} aria-hidden />
      <p className={classes.timelineWords}>{t('liveTimeline')}</p>
    </header>
  );
}
