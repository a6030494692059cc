import { lazy, Suspense } from 'react';
import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LabDetail } from '@gopherlab/contracts';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { hasProgram, mayServe } from '../in-page/has-program.ts';
import type { PageSession } from '../in-page/page-session.ts';
import { PageStateLine } from '../in-page/PageStateLine.tsx';
import { ProblemsPanel } from '../in-page/ProblemsPanel.tsx';
import { ProgramPanel } from '../in-page/ProgramPanel.tsx';
import { isProfile } from '../verdict/artefact-kind.ts';
import { VerdictPanel } from '../verdict/VerdictPanel.tsx';
import { OutputPanel } from './OutputPanel.tsx';
import classes from './pane-tabs.module.css';
import { StateLine } from './StateLine.tsx';
import type { RunnerState } from './submission-runner.ts';
import { viewOfSubmission, type TestRow } from './submission-view.ts';
import { TestsPanel } from './TestsPanel.tsx';
import { useShownTests } from './use-shown-tests.ts';
import { useStore } from './use-store.ts';
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
  const { t: tp } = useTranslation('inPage');
  const view = ui.pinned ? viewOfSubmission(ui.pinned) : runner.view;
  const profiles = view?.submission?.artefacts.filter(isProfile) ?? [];
  const { page } = session;
  const run = useStore(page.tests);
  const program = useStore(page.program);
  const checksHere = useStore(page.place) === 'page';
  const { files } = useStore(session.store);
  const startable = checksHere && hasProgram(files);
  const shown = { profile: profiles.length > 0, problems: checksHere, program: startable };
  const tab = shown[ui.resultTab as keyof typeof shown] === false ? fallbackOf(ui.resultTab) : ui.resultTab;
  const tests = useShownTests(session, runner);
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
        {checksHere && (
          <Tabs.Tab value="problems" className={classes.tab}>
            {tp('problems.tab')} <ProblemCount page={page} />
          </Tabs.Tab>
        )}
        <Tabs.Tab value="tests" className={classes.tab}>
          {t('tabs.tests')} <TestCount tests={tests.tests} />
        </Tabs.Tab>
        {startable && (
          <Tabs.Tab value="program" className={classes.tab}>
            {tp('program.tab')}
          </Tabs.Tab>
        )}
        {profiles.length > 0 && (
          <Tabs.Tab value="profile" className={classes.tab}>
            {t('tabs.profile')}
          </Tabs.Tab>
        )}
        <Tabs.Tab value="verdict" className={classes.tab}>
          {t('tabs.verdict')}
        </Tabs.Tab>
        {tab === 'program' ? (
          <PageStateLine run={program} />
        ) : page.tests.busy() || (run.phase !== 'idle' && !session.runner.busy()) ? (
          <PageStateLine run={run} />
        ) : (
          <StateLine lab={lab} runner={runner} />
        )}
      </Tabs.List>
      <Tabs.Panel value="output" className={classes.bare}>
        <OutputPanel session={session} runner={runner} ui={ui} />
      </Tabs.Panel>
      <Tabs.Panel value="tests" className={classes.panel} tabIndex={0}>
        <TestsPanel {...tests} />
      </Tabs.Panel>
      {checksHere && (
        <Tabs.Panel value="problems" className={classes.panel} tabIndex={0}>
          <ProblemsPanel page={page} files={session.editorFiles} onPick={ui.goTo} />
        </Tabs.Panel>
      )}
      {startable && (
        <Tabs.Panel value="program" className={classes.bare}>
          <ProgramPanel session={session} serves={mayServe(files)} />
        </Tabs.Panel>
      )}
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

/** A tab that is not there any more leaves its place to a neighbour. */
function fallbackOf(tab: ResultTab): ResultTab {
  return tab === 'profile' ? 'verdict' : 'output';
}

function TestCount({ tests }: { tests: readonly TestRow[] }) {
  if (tests.length === 0) return null;
  const passed = tests.filter((test) => test.status === 'passed').length;
  return (
    <span className={classes.count}>
      {passed}/{tests.length}
    </span>
  );
}

function ProblemCount({ page }: { page: PageSession }) {
  const { problems } = useStore(page.live);
  return problems && problems.length > 0 ? <span className={classes.count}>{problems.length}</span> : null;
}
