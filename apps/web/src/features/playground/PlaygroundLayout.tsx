import { useState, type ReactNode } from 'react';
import { IconCode, IconTerminal2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { DEFAULT_LAYOUTS, readLayout, rememberLayout } from '../workspace/layout-memory.ts';
import narrow from '../workspace/narrow-layout.module.css';
import wideClasses from '../workspace/wide-layout.module.css';
import { RunControls } from './RunControls.tsx';
import type { NarrowPane, Playground } from './use-playground.ts';

const PANES = [
  { name: 'code', Icon: IconCode },
  { name: 'results', Icon: IconTerminal2 },
] as const satisfies readonly { name: NarrowPane; Icon: unknown }[];

interface PlaygroundLayoutProps {
  playground: Playground;
  wide: boolean;
  code: ReactNode;
  results: ReactNode;
}

/** Code beside its results; on a narrow screen one at a time, with Run in reach of a thumb. */
export function PlaygroundLayout({ playground, wide, code, results }: PlaygroundLayoutProps) {
  const { t } = useTranslation('playground');
  const { t: tw } = useTranslation('workspace');
  const [layout] = useState(() => readLayout('playground'));
  if (wide) {
    return (
      <Group
        className={wideClasses.group}
        orientation="horizontal"
        defaultLayout={layout}
        onLayoutChanged={(next) => rememberLayout('playground', next)}
      >
        <Panel
          id="code"
          minSize="30%"
          defaultSize={`${DEFAULT_LAYOUTS.playground.code}%`}
          className={wideClasses.pane}
        >
          {code}
        </Panel>
        <Separator
          className={wideClasses.column}
          aria-label={tw('divider.columns')}
          title={tw('divider.hint')}
        />
        <Panel
          id="results"
          minSize="20%"
          defaultSize={`${DEFAULT_LAYOUTS.playground.results}%`}
          className={wideClasses.pane}
        >
          {results}
        </Panel>
      </Group>
    );
  }
  const content = { code, results };
  return (
    <div className={narrow.page}>
      {PANES.map(({ name }) => (
        // Hidden and not unmounted: the cursor, the scroll position and the output stay.
        <div key={name} className={narrow.pane} hidden={playground.pane !== name}>
          {content[name]}
        </div>
      ))}
      <div className={narrow.bar}>
        <nav className={narrow.tabs} aria-label={t('panes.label')}>
          {PANES.map(({ name, Icon }) => (
            <button
              key={name}
              type="button"
              aria-current={playground.pane === name ? 'true' : undefined}
              onClick={() => playground.setPane(name)}
            >
              <Icon size={18} aria-hidden />
              {t(`panes.${name}`)}
            </button>
          ))}
        </nav>
        <RunControls playground={playground} compact />
      </div>
    </div>
  );
}
