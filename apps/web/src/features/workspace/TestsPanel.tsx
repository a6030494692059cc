import { useTranslation } from 'react-i18next';
import { CheckStatus } from '../../components/CheckStatus.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { duration } from '../history/clock.ts';
import classes from './output.module.css';
import type { TestRow } from './submission-view.ts';

interface TestsPanelProps {
  tests: readonly TestRow[];
  /** What became of a run that has ended, in a sentence. */
  ended: string | null;
}

/** The public tests of the last run, as they report. */
export function TestsPanel({ tests, ended }: TestsPanelProps) {
  const { t } = useTranslation('workspace');
  if (tests.length === 0) {
    return (
      <StatePanel
        kind="empty"
        headingLevel={3}
        title={t(ended ? 'tests.noneTitle' : 'tests.emptyTitle')}
        why={ended ?? t('tests.emptyWhy')}
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
