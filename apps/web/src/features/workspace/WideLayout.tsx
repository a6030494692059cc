import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { DEFAULT_LAYOUTS, readLayout, rememberLayout } from './layout-memory.ts';
import classes from './wide-layout.module.css';

interface WideLayoutProps {
  brief: ReactNode;
  editor: ReactNode;
  results: ReactNode;
}

/** Three panes; the dividers answer to mouse, touch and arrow keys, and a double click resets them. */
export function WideLayout({ brief, editor, results }: WideLayoutProps) {
  const { t } = useTranslation('workspace');
  const [columns] = useState(() => readLayout('columns'));
  const [rows] = useState(() => readLayout('rows'));
  return (
    <Group
      className={classes.group}
      orientation="horizontal"
      defaultLayout={columns}
      onLayoutChanged={(layout) => rememberLayout('columns', layout)}
    >
      <Panel
        id="brief"
        minSize="20%"
        defaultSize={`${DEFAULT_LAYOUTS.columns.brief}%`}
        className={classes.pane}
      >
        {brief}
      </Panel>
      <Separator className={classes.column} aria-label={t('divider.columns')} title={t('divider.hint')} />
      <Panel
        id="work"
        minSize="30%"
        defaultSize={`${DEFAULT_LAYOUTS.columns.work}%`}
        className={classes.pane}
      >
        <Group
          className={classes.group}
          orientation="vertical"
          defaultLayout={rows}
          onLayoutChanged={(layout) => rememberLayout('rows', layout)}
        >
          <Panel
            id="editor"
            minSize="15%"
            defaultSize={`${DEFAULT_LAYOUTS.rows.editor}%`}
            className={classes.pane}
          >
            {editor}
          </Panel>
          <Separator className={classes.row} aria-label={t('divider.rows')} title={t('divider.hint')} />
          <Panel
            id="results"
            minSize="12%"
            defaultSize={`${DEFAULT_LAYOUTS.rows.results}%`}
            className={classes.pane}
          >
            {results}
          </Panel>
        </Group>
      </Panel>
    </Group>
  );
}
