import { Tabs } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LabDetail } from '@gopherlab/contracts';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { HistoryPanel } from '../history/HistoryPanel.tsx';
import { Brief } from './Brief.tsx';
import { HintsPanel } from './HintsPanel.tsx';
import classes from './pane-tabs.module.css';
import { SolutionPanel } from './SolutionPanel.tsx';
import type { RunnerState } from './submission-runner.ts';
import type { WorkspaceSession } from './workspace-session.ts';
import type { BriefTab, WorkspaceUi } from './workspace-ui.ts';

interface BriefPaneProps {
  lab: LabDetail;
  session: WorkspaceSession;
  runner: RunnerState;
  ui: WorkspaceUi;
}

/** What to do, what helps, what was, and how it can be done. */
export function BriefPane({ lab, session, runner, ui }: BriefPaneProps) {
  const { t } = useTranslation('workspace');
  const hints = lab.checks.filter((check) => check.hint !== null).length;
  return (
    <Tabs
      value={ui.briefTab}
      onChange={(tab) => tab && ui.setBriefTab(tab as BriefTab)}
      className={classes.root}
      variant="none"
      keepMounted={false}
    >
      <Tabs.List className={classes.list} aria-label={t('tabs.briefLabel')}>
        <Tabs.Tab value="brief" className={classes.tab}>
          {t('tabs.brief')}
        </Tabs.Tab>
        <Tabs.Tab value="hints" className={classes.tab}>
          {t('tabs.hints')} <span className={classes.count}>{hints}</span>
        </Tabs.Tab>
        <Tabs.Tab value="history" className={classes.tab}>
          {t('tabs.history')}
        </Tabs.Tab>
        <Tabs.Tab value="solution" className={classes.tab}>
          {t('tabs.solution')}
          {!lab.solution.unlocked && <IconLock size={14} role="img" aria-label={t('tabs.locked')} />}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="brief" className={classes.panel} keepMounted tabIndex={0}>
        <ErrorBoundary>
          <Brief lab={lab} runner={runner} ui={ui} />
        </ErrorBoundary>
      </Tabs.Panel>
      <Tabs.Panel value="hints" className={classes.panel} tabIndex={0}>
        <HintsPanel checks={lab.checks} closed={lab.hintsClosed} />
      </Tabs.Panel>
      <Tabs.Panel value="history" className={classes.panel} tabIndex={0}>
        <ErrorBoundary>
          <HistoryPanel lab={lab} session={session} ui={ui} />
        </ErrorBoundary>
      </Tabs.Panel>
      <Tabs.Panel value="solution" className={classes.panel} tabIndex={0}>
        <ErrorBoundary>
          <SolutionPanel lab={lab} session={session} />
        </ErrorBoundary>
      </Tabs.Panel>
    </Tabs>
  );
}
