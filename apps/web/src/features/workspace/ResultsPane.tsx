import { lazy, Suspense } from 'react';
import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LabDetail } from '@gopherlab/contracts';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { isProfile } from '../verdict/artefact-kind.ts';
import { VerdictPanel } from '../verdict/VerdictPanel.tsx';
import { OutputPanel } from './OutputPanel.tsx';
import classes from './pane-tabs.module.css';
import { StateLine } from './StateLine.tsx';
import type { RunnerState } from './submission-runner.ts';
import { viewOfSubmission } from './submission-view.ts';
import { TestsPanel } from './TestsPanel.tsx';
import type { WorkspaceSession } from './workspace-session.ts';
import type { ResultTab, WorkspaceUi } from './workspace-ui.ts';

const ProfilePanel = lazy(() =>
  import('../verdict/ProfilePanel.tsx').then((module) => ({ default: module.ProfilePanel })),
);

interface ResultsPaneProps {
  lab: LabDetail;
  session: WorkspaceSession;
  runner: RunnerState;
  ui: WorkspaceUi;
}

/** What the submission said and what it was worth. Profile stands here only when there are profiles. */
export function ResultsPane({ lab, session, runner, ui }: ResultsPaneProps) {
  const { t } = useTranslation('workspace');
  const view = ui.pinned ? viewOfSubmission(ui.pinned) : runner.view;
  const profiles = view?.submission?.artefacts.filter(isProfile) ?? [];
  const tab = ui.resultTab === 'profile' && profiles.length === 0 ? 'verdict' : ui.resultTab;
  return (
    <Tabs
      value={tab}
      onChange={(next) => next && ui.openResults(next as ResultTab)}
      className={classes.root}
      variant="none"
    >
      <Tabs.List className={classes.list} aria-label={t('tabs.resultsLabel')}>
        <Tabs.Tab value="output" className={classes.tab}>
          {t('tabs.output')}
        </Tabs.Tab>
        <Tabs.Tab value="tests" className={classes.tab}>
          {t('tabs.tests')} <TestCount runner={runner} />
        </Tabs.Tab>
        {profiles.length > 0 && (
          <Tabs.Tab value="profile" className={classes.tab}>
            {t('tabs.profile')}
          </Tabs.Tab>
        )}
        <Tabs.Tab value="verdict" className={classes.tab}>
          {t('tabs.verdict')}
        </Tabs.Tab>
        <StateLine lab={lab} runner={runner} />
      </Tabs.List>
      <Tabs.Panel value="output" className={classes.bare}>
        <OutputPanel session={session} runner={runner} ui={ui} />
      </Tabs.Panel>
      <Tabs.Panel value="tests" className={classes.panel} tabIndex={0}>
        <TestsPanel runner={runner} />
      </Tabs.Panel>
      {profiles.length > 0 && view && (
        <Tabs.Panel value="profile" className={classes.panel} tabIndex={0} keepMounted={false}>
          <ErrorBoundary>
            <Suspense fallback={<SkeletonText lines={6} />}>
              <ProfilePanel
                submissionId={view.id}
                artefacts={profiles}
                picked={ui.profile}
                onPick={ui.showProfile}
              />
            </Suspense>
          </ErrorBoundary>
        </Tabs.Panel>
      )}
      <Tabs.Panel value="verdict" className={classes.panel} tabIndex={0}>
        <ErrorBoundary>
          <VerdictPanel lab={lab} session={session} runner={runner} ui={ui} />
        </ErrorBoundary>
      </Tabs.Panel>
    </Tabs>
  );
}

function TestCount({ runner }: { runner: RunnerState }) {
  const tests = runner.view?.tests ?? [];
  if (tests.length === 0) return null;
  const passed = tests.filter((test) => test.status === 'passed').length;
  return (
    <span className={classes.count}>
      {passed}/{tests.length}
    </span>
  );
}
