import { lazy, Suspense, useState } from 'react';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconAccessible, IconCopy, IconEraser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StatePanel } from '../../components/StatePanel.tsx';
import { DiagnosticList } from './DiagnosticList.tsx';
import classes from './output.module.css';
import { RefusedPanel } from './RefusedPanel.tsx';
import { withoutColours } from './output-log.ts';
import type { RunnerState } from './submission-runner.ts';
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
  const [screenReader, setScreenReader] = useState(false);
  const { log } = session.runner;
  if (runner.phase === 'refused' && runner.error) {
    return <RefusedPanel error={runner.error} session={session} mode={runner.mode} />;
  }
  if (runner.phase === 'idle') {
    return (
      <StatePanel kind="empty" headingLevel={3} title={t('output.emptyTitle')} why={t('output.emptyWhy')} />
    );
  }
  return (
    <div className={classes.output}>
      <DiagnosticList
        diagnostics={runner.view?.diagnostics ?? []}
        files={session.editorFiles}
        onPick={ui.goTo}
      />
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
