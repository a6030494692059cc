import { useTranslation } from 'react-i18next';
import { CheckStatus } from '../../components/CheckStatus.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useLocalized } from '../../lib/localized.ts';
import { duration } from '../history/clock.ts';
import classes from './output.module.css';
import type { RunnerState } from './submission-runner.ts';

/** The public tests of the last run, as they report. */
export function TestsPanel({ runner }: { runner: RunnerState }) {
  const { t } = useTranslation('workspace');
  const text = useLocalized();
  const { view } = runner;
  const tests = view?.tests ?? [];
  if (tests.length === 0) {
    const verdict = view?.mode === 'run' ? view.submission?.verdict : undefined;
    return (
      <StatePanel
        kind="empty"
        headingLevel={3}
        title={t(verdict ? 'tests.noneTitle' : 'tests.emptyTitle')}
        why={verdict ? text(verdict.summary) : t('tests.emptyWhy')}
      />
    );
  }
  return (
    <table className={classes.tests} aria-label={t('tests.label')}>
      <thead>
        <tr>
          <th>{t('tests.status')}</th>
          <th>{t('tests.test')}</th>
          <th>{t('tests.time')}</th>
        </tr>
      </thead>
      <tbody>
        {tests.map((test) => (
          <tr key={`${test.package} ${test.name}`}>
            <td>
              <CheckStatus status={test.status === 'skipped' ? 'not-run' : test.status} />
            </td>
            <td>
              <code>{test.name}</code>
            </td>
            <td>{duration(test.durationMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
