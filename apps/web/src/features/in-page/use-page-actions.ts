import { useTranslation } from 'react-i18next';
import { useActions, type Action } from '../../lib/actions.ts';
import { useStore } from '../workspace/use-store.ts';
import type { WorkspaceSession } from '../workspace/workspace-session.ts';
import type { WorkspaceUi } from '../workspace/workspace-ui.ts';

export const PAGE_SHORTCUTS = { stop: 'mod+.', format: 'shift+alt+f' } as const;

/** What the tab itself can do for an open lab, for the palette and the keyboard. */
export function usePageActions(session: WorkspaceSession, ui: WorkspaceUi, group: string): void {
  const { t } = useTranslation('inPage');
  const { page, store } = session;
  const { activePath, files } = useStore(store);
  const place = useStore(page.place);
  useStore(page.tests);
  useStore(page.program);
  const running = [page.tests, page.program].filter((runner) => runner.busy());
  const canFormat = activePath.endsWith('.go') && files[activePath] !== undefined;
  const actions: (Action | false)[] = [
    running.length > 0 && {
      id: 'in-page.stop',
      group,
      label: t('stopRun'),
      keywords: 'stop kill 停止',
      shortcut: PAGE_SHORTCUTS.stop,
      run: () => running.forEach((runner) => runner.stop()),
    },
    canFormat && {
      id: 'in-page.format',
      group,
      label: t('format'),
      keywords: 'gofmt goimports format 格式化',
      shortcut: PAGE_SHORTCUTS.format,
      run: () => void page.format(activePath),
    },
    page.obstacle === null && {
      id: 'in-page.place',
      group,
      label: t(place === 'page' ? 'useSandbox' : 'usePage'),
      keywords: 'page sandbox browser 页面 沙箱',
      run: () => page.place.choose(place === 'page' ? 'sandbox' : 'page'),
    },
    place === 'page' && {
      id: 'in-page.problems',
      group,
      label: t('problems.tab'),
      run: () => ui.openResults('problems'),
    },
  ];
  useActions(actions.filter((action) => action !== false));
}
