import { Suspense, useState } from 'react';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLayoutSidebar } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LabDetail } from '@gopherlab/contracts';
import type { MarkedDiagnostic } from '../../components/editor/editor-contract.ts';
import { ConflictBar } from './ConflictBar.tsx';
import { DraftStatusBar } from './DraftStatusBar.tsx';
import { CodeMirrorEditor, MonacoEditor } from './editor-choice.ts';
import { EditorSkeleton } from './EditorSkeleton.tsx';
import classes from './editor-pane.module.css';
import { FileTabs } from './FileTabs.tsx';
import { FileTree } from './FileTree.tsx';
import { RunButtons } from './RunButtons.tsx';
import type { RunnerState } from './submission-runner.ts';
import { UndoReplaceBar } from './UndoReplaceBar.tsx';
import { useStore } from './use-store.ts';
import type { WorkspaceActions } from './use-workspace-actions.ts';
import type { WorkspaceSession } from './workspace-session.ts';
import type { WorkspaceUi } from './workspace-ui.ts';

const NO_DIAGNOSTICS: readonly MarkedDiagnostic[] = [];

interface EditorPaneProps {
  lab: LabDetail;
  session: WorkspaceSession;
  runner: RunnerState;
  ui: WorkspaceUi;
  actions: WorkspaceActions;
  wide: boolean;
}

export function EditorPane({ lab, session, runner, ui, actions, wide }: EditorPaneProps) {
  const { t } = useTranslation('workspace');
  const { activePath } = useStore(session.store);
  const diagnostics = useDiagnostics(session, runner);
  const [treeOpen, setTreeOpen] = useState(false);
  const readonly = session.editorFiles.isReadonly(activePath);
  const Editor = wide ? MonacoEditor : CodeMirrorEditor;
  return (
    <>
      <div className={classes.bar}>
        <Tooltip label={t(treeOpen ? 'files.hideTree' : 'files.showTree')}>
          <ActionIcon
            aria-label={t(treeOpen ? 'files.hideTree' : 'files.showTree')}
            aria-pressed={treeOpen}
            onClick={() => setTreeOpen(!treeOpen)}
          >
            <IconLayoutSidebar size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <FileTabs store={session.store} isReadonly={session.editorFiles.isReadonly} />
        {wide && <RunButtons actions={actions} page={session.page} />}
      </div>
      <ConflictBar session={session} />
      <UndoReplaceBar store={session.store} />
      <div className={classes.body}>
        {treeOpen && <FileTree lab={lab} store={session.store} onPick={() => !wide && setTreeOpen(false)} />}
        <div className={classes.editor}>
          <Suspense fallback={<EditorSkeleton text={session.editorFiles.contents()[activePath] ?? ''} />}>
            <Editor
              files={session.editorFiles}
              path={activePath}
              diagnostics={diagnostics}
              label={t(readonly ? 'files.readonlyLabel' : 'files.editorLabel', { path: activePath })}
              readonlyMessage={t('files.readonlyWhy')}
              target={ui.target}
              onReady={markUsable}
            />
          </Suspense>
        </div>
      </div>
      <DraftStatusBar lab={lab} session={session} readonly={readonly} ui={ui} />
    </>
  );
}

/** Of what is typed now, where the page checks it; otherwise of the last build, wherever it was. */
function useDiagnostics({ page }: WorkspaceSession, runner: RunnerState): readonly MarkedDiagnostic[] {
  const { problems } = useStore(page.live);
  const run = useStore(page.tests);
  if (problems) return problems;
  return run.phase === 'idle' ? (runner.view?.diagnostics ?? NO_DIAGNOSTICS) : run.diagnostics;
}

/** The bench reads this: from here on the lab can be read and edited. */
function markUsable(): void {
  performance.mark('lab-usable');
}
