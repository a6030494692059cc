import { useTranslation } from 'react-i18next';
import { CheckStatus } from '../../components/CheckStatus.tsx';
import classes from '../workspace/pane-tabs.module.css';
import { useElapsed } from '../workspace/use-elapsed.ts';
import type { PageRunState } from './page-runner.ts';
import { phaseWords, timelineWords } from './run-words.ts';

/** What a run in the page is doing, or how long it took. The time ticks for the eye; a reader hears each phase once. */
export function PageStateLine({ run }: { run: PageRunState }) {
  const { t } = useTranslation('inPage');
  const words = phaseWords(run, 0, t);
  const elapsed = useElapsed(run.since, words !== null);
  if (words === null) return <div className={classes.state}>{timelineWords(run, t)}</div>;
  return (
    <div className={classes.state}>
      <CheckStatus status="running" iconOnly />
      <span aria-hidden className={`numeric ${classes.stateText ?? ''}`}>
        {phaseWords(run, elapsed, t)}
      </span>
      <span className="visually-hidden" role="status">
        {t(`said.${saidPhase(run)}`)}
      </span>
    </div>
  );
}

/** Without the numbers, which would be read out each time they change. */
function saidPhase({ phase }: PageRunState): 'loading' | 'building' | 'running' {
  return phase === 'loading' || phase === 'building' ? phase : 'running';
}
