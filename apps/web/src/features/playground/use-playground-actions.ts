import { useTranslation } from 'react-i18next';
import { useActions, type Action } from '../../lib/actions.ts';
import { PAGE_SHORTCUTS } from '../in-page/use-page-actions.ts';
import { SHORTCUTS } from '../workspace/use-workspace-actions.ts';
import type { Playground } from './use-playground.ts';

export const PLAYGROUND_SHORTCUTS = { run: SHORTCUTS.run, test: SHORTCUTS.submit, stop: PAGE_SHORTCUTS.stop };

/** What can be done in the playground, for the palette and the keyboard. */
export function usePlaygroundActions(playground: Playground, reset: (() => void) | undefined): void {
  const { t } = useTranslation('playground');
  const group = t('title');
  const { busy, runBusy, testBusy } = playground;
  const either = runBusy === undefined || testBusy === undefined;
  const actions: (Action | false)[] = [
    {
      id: 'playground.run',
      group,
      label: t('run'),
      keywords: 'run start 运行',
      shortcut: PLAYGROUND_SHORTCUTS.run,
      disabledReason: either ? undefined : runBusy,
      run: playground.startEither,
    },
    {
      id: 'playground.test',
      group,
      label: t('test'),
      keywords: 'go test 测试',
      shortcut: PLAYGROUND_SHORTCUTS.test,
      disabledReason: testBusy,
      run: playground.startTests,
    },
    busy && {
      id: 'playground.stop',
      group,
      label: t('stop'),
      keywords: 'stop kill 停止',
      shortcut: PLAYGROUND_SHORTCUTS.stop,
      run: playground.stop,
    },
    {
      id: 'playground.format',
      group,
      label: t('format'),
      keywords: 'gofmt goimports 格式化',
      shortcut: SHORTCUTS.save,
      run: playground.format,
    },
    {
      id: 'playground.share',
      group,
      label: t('share.button'),
      keywords: 'share link 分享 链接',
      disabledReason: playground.tooLarge ? t(`tooLarge.${playground.tooLarge.kind}`) : undefined,
      run: () => playground.share.mutate(),
    },
    reset !== undefined && {
      id: 'playground.reset',
      group,
      label: t('reset'),
      keywords: 'reset 重置 恢复',
      run: reset,
    },
    { id: 'playground.output', group, label: t('tabs.output'), run: () => playground.open('output') },
    { id: 'playground.tests', group, label: t('tabs.tests'), run: () => playground.open('tests') },
    { id: 'playground.http', group, label: t('tabs.http'), run: () => playground.open('http') },
  ];
  useActions(actions.filter((action) => action !== false));
}
