import { useTranslation } from 'react-i18next';
import type { LabDetail } from '@gopherlab/contracts';
import { CheckStatus } from '../../components/CheckStatus.tsx';
import { useLocalized } from '../../lib/localized.ts';
import { duration } from '../history/clock.ts';
import classes from './pane-tabs.module.css';
import { sayState, stateWords, type StateWords } from './state-words.ts';
import type { RunnerState } from './submission-runner.ts';
import { useElapsed } from './use-elapsed.ts';

interface StateLineProps {
  lab: LabDetail;
  runner: RunnerState;
}

/** What is going on, in words and with a number. The time ticks for the eye; a reader hears each stage once. */
export function StateLine({ lab, runner }: StateLineProps) {
  const { t } = useTranslation('workspace');
  const text = useLocalized();
  const active = runner.phase === 'sending' || runner.phase === 'waiting' || runner.phase === 'streaming';
  const elapsed = useElapsed(runner.since, active);
  const words = stateWords(lab, runner);
  const say = (words: StateWords, ms: number) => sayState(words, ms, t, text);
  if (!words) {
    const verdict = runner.phase === 'done' ? runner.view?.submission?.verdict : undefined;
    return (
      <div className={classes.state}>
        {verdict && t('stage.done', { time: duration(verdict.timeline.totalMs) })}
      </div>
    );
  }
  return (
    <div className={classes.state}>
      {active && <CheckStatus status="running" iconOnly />}
      <span aria-hidden className={`numeric ${classes.stateText ?? ''}`}>
        {say(words, elapsed)}
      </span>
      <span className="visually-hidden" role="status">
        {say(words, 0)}
      </span>
    </div>
  );
}
