import type { ReactNode } from 'react';
import { IconBook, IconCode, IconListCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './narrow-layout.module.css';
import type { PageSession } from '../in-page/page-session.ts';
import { RunButtons } from './RunButtons.tsx';
import type { WorkspaceActions } from './use-workspace-actions.ts';
import type { NarrowPane, WorkspaceUi } from './workspace-ui.ts';

const PANES = [
  { pane: 'brief', Icon: IconBook },
  { pane: 'editor', Icon: IconCode },
  { pane: 'results', Icon: IconListCheck },
] as const satisfies readonly { pane: NarrowPane; Icon: unknown }[];

interface NarrowLayoutProps {
  brief: ReactNode;
  editor: ReactNode;
  results: ReactNode;
  ui: WorkspaceUi;
  actions: WorkspaceActions;
  page: PageSession;
}

/** One pane at a time; Run and Submit stay in reach of a thumb. */
export function NarrowLayout({ brief, editor, results, ui, actions, page }: NarrowLayoutProps) {
  const { t } = useTranslation('workspace');
  const content = { brief, editor, results };
  return (
    <div className={classes.page}>
      {PANES.map(({ pane }) => (
        // Hidden and not unmounted: the cursor, the scroll position and the output stay.
        <div key={pane} className={classes.pane} hidden={ui.pane !== pane}>
          {content[pane]}
        </div>
      ))}
      <div className={classes.bar}>
        <nav className={classes.tabs} aria-label={t('panes.label')}>
          {PANES.map(({ pane, Icon }) => (
            <button
              key={pane}
              type="button"
              aria-current={ui.pane === pane ? 'true' : undefined}
              onClick={() => ui.setPane(pane)}
            >
              <Icon size={18} aria-hidden />
              {t(`panes.${pane}`)}
            </button>
          ))}
        </nav>
        <RunButtons actions={actions} page={page} compact />
      </div>
    </div>
  );
}
