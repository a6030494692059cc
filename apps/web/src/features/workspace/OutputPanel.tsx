import { lazy, Suspense, useState } from 'react';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconAccessible, IconCopy, IconEraser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StatePanel } from '../../components/StatePanel.tsx';
import { BrokenPanel } from '../in-page/BrokenPanel.tsx';
import { DiagnosticList } from './DiagnosticList.tsx';
import classes from './output.module.css';
import { RefusedPanel } from './RefusedPanel.tsx';
import { withoutColours } from './output-log.ts';
import type { RunnerState } from './submission-runner.ts';
import { useStore } from './use-store.ts';
import type { WorkspaceSession } from './workspace-session.ts';
import type { WorkspaceUi } from './workspace-ui.ts';

const Terminal = lazy(() =>
  import('../../components/terminal/Terminal.tsx').then((module) => ({ default: module.Terminal })),
);

interface OutputPanelProps {
  session: WorkspaceSession;
  runner: RunnerState;
  ui: WorkspaceUi;
}

export function OutputPanel({ session, runner, ui }: OutputPanelProps) {
  const { t } = useTranslation('workspace');
  const { t: tp } = useTranslation('inPage');
  const [screenReader, setScreenReader] = useState(false);
  const run = useStore(session.page.tests);
  const place = useStore(session.page.place);
  // The run that began last is shown, wherever it runs; one on the server forgets that of the page.
  const inPage = run.phase !== 'idle';
  const { log } = inPage ? session.page.tests : session.runner;
  const diagnostics = inPage ? run.diagnostics : (runner.view?.diagnostics ?? []);
  if (run.phase === 'broken') {
    const handleRetry = () => void session.page.tests.start(session.editorFiles.contents());
    return <BrokenPanel problem={run.problem ?? ''} onRetry={handleRetry} />;
  }
  if (!inPage && runner.phase === 'refused' && runner.error) {
    return <RefusedPanel error={runner.error} session={session} mode={runner.mode} />;
  }
  if (!inPage && runner.phase === 'idle') {
    const why = place === 'page' ? tp('empty.outputWhy') : t('output.emptyWhy');
    return <StatePanel kind="empty" headingLevel={3} title={t('output.emptyTitle')} why={why} />;
  }
  return (
    <div className={classes.output}>
      <DiagnosticList diagnostics={diagnostics} files={session.editorFiles} onPick={ui.goTo} />
      <div className={classes.terminal}>
        <Suspense fallback={null}>
          <Terminal source={log} label={t('output.label')} screenReader={screenReader} />
        </Suspense>
      </div>
      <div className={classes.tools}>
        <ToolButton
          label={t(screenReader ? 'output.readerOff' : 'output.readerOn')}
          pressed={screenReader}
          onClick={() => setScreenReader(!screenReader)}
        >
          <IconAccessible size={16} aria-hidden />
        </ToolButton>
        <ToolButton
          label={t('output.copy')}
          onClick={() => void navigator.clipboard.writeText(withoutColours(log.text()))}
        >
          <IconCopy size={16} aria-hidden />
        </ToolButton>
        <ToolButton label={t('output.clear')} onClick={log.clear}>
          <IconEraser size={16} aria-hidden />
        </ToolButton>
      </div>
    </div>
  );
}

interface ToolButtonProps {
  label: string;
  pressed?: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function ToolButton({ label, pressed, onClick, children }: ToolButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={26} aria-label={label} aria-pressed={pressed} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
