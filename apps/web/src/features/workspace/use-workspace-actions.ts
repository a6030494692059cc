import { useTranslation } from 'react-i18next';
import type { GradingMode, LabDetail } from '@gopherlab/contracts';
import { useActions } from '../../lib/actions.ts';
import { useLocalized } from '../../lib/localized.ts';
import type { RunPlace } from '../in-page/run-place.ts';
import { usePageActions } from '../in-page/use-page-actions.ts';
import { useStore } from './use-store.ts';
import type { WorkspaceSession } from './workspace-session.ts';
import type { WorkspaceUi } from './workspace-ui.ts';

export const SHORTCUTS = {
  run: 'mod+Enter',
  submit: 'mod+shift+Enter',
  save: 'mod+s',
} as const;

export interface WorkspaceActions {
  run: () => void;
  submit: () => void;
  save: () => void;
  /** Ends a run in the page; undefined where none is under way. */
  stop: (() => void) | undefined;
  /** Why Run, and why Submit, cannot be started now. */
  runBusy: string | undefined;
  submitBusy: string | undefined;
  place: RunPlace;
}

/** What can be done in an open lab: for its buttons, for the palette and for the keyboard. */
export function useWorkspaceActions(
  lab: LabDetail,
  session: WorkspaceSession,
  ui: WorkspaceUi,
): WorkspaceActions {
  const { t } = useTranslation('workspace');
  const { t: tp } = useTranslation('inPage');
  const text = useLocalized();
  const { page, store } = session;
  const runner = useStore(session.runner);
  const place = useStore(page.place);
  useStore(page.tests);
  const busy = session.runner.busy();
  const submitBusy = busy ? t(runner.mode === 'run' ? 'busy.run' : 'busy.grade') : undefined;
  // Grading goes on at the server's while the page runs the tests; only the same place is busy.
  const pageBusy = page.tests.busy() ? tp('busy') : undefined;

  const start = (mode: GradingMode) => {
    if (session.runner.busy()) return;
    ui.pin(null);
    ui.openResults(mode === 'run' ? 'output' : 'verdict');
    page.tests.clear();
    void session.drafts.flush();
    void session.runner.start(mode, store.state().files);
  };
  const startInPage = () => {
    if (page.tests.busy()) return;
    if (ui.resultTab !== 'tests') ui.openResults('output');
    void session.drafts.flush();
    void page.tests.start(session.editorFiles.contents());
  };
  const actions: WorkspaceActions = {
    run: place === 'page' ? startInPage : () => start('run'),
    submit: () => start('grade'),
    save() {
      void session.drafts.flush();
      if (place === 'page') void page.format(store.state().activePath);
    },
    stop: pageBusy ? page.tests.stop : undefined,
    runBusy: place === 'page' ? pageBusy : submitBusy,
    submitBusy,
    place,
  };
  const group = text(lab.title);
  usePageActions(session, ui, group);
  useActions([
    {
      id: 'workspace.run',
      group,
      label: t('run'),
      keywords: 'run test 运行',
      shortcut: SHORTCUTS.run,
      disabledReason: actions.runBusy,
      run: actions.run,
    },
    {
      id: 'workspace.submit',
      group,
      label: t('submit'),
      keywords: 'submit grade 提交',
      shortcut: SHORTCUTS.submit,
      disabledReason: submitBusy,
      run: actions.submit,
    },
    {
      id: 'workspace.save',
      group,
      label: t('save'),
      keywords: 'save draft 保存',
      shortcut: SHORTCUTS.save,
      run: actions.save,
    },
    {
      id: 'workspace.reset',
      group,
      label: t('reset.button'),
      keywords: 'reset starter 重置 恢复',
      run: () => ui.askReset(true),
    },
    { id: 'workspace.brief', group, label: t('tabs.brief'), run: () => ui.setBriefTab('brief') },
    { id: 'workspace.hints', group, label: t('tabs.hints'), run: () => ui.setBriefTab('hints') },
    { id: 'workspace.history', group, label: t('tabs.history'), run: () => ui.setBriefTab('history') },
    { id: 'workspace.solution', group, label: t('tabs.solution'), run: () => ui.setBriefTab('solution') },
    { id: 'workspace.output', group, label: t('tabs.output'), run: () => ui.openResults('output') },
    { id: 'workspace.tests', group, label: t('tabs.tests'), run: () => ui.openResults('tests') },
    { id: 'workspace.verdict', group, label: t('tabs.verdict'), run: () => ui.openResults('verdict') },
  ]);
  return actions;
}
