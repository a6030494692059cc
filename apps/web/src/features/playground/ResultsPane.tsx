import { lazy, Suspense, useMemo } from 'react';
import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { BrokenPanel } from '../in-page/BrokenPanel.tsx';
import type { HttpClientProps } from '../in-page/HttpClient.tsx';
import { LazyHttpClient } from '../in-page/LazyHttpClient.tsx';
import { PageStateLine } from '../in-page/PageStateLine.tsx';
import { typedInto } from '../in-page/typed-into.ts';
import { DiagnosticList } from '../workspace/DiagnosticList.tsx';
import outputClasses from '../workspace/output.module.css';
import paneClasses from '../workspace/pane-tabs.module.css';
import { TestsPanel } from '../workspace/TestsPanel.tsx';
import classes from './playground.module.css';
import { RunOptionsForm } from './RunOptionsForm.tsx';
import type { Playground, ResultTab } from './use-playground.ts';

const Terminal = lazy(() =>
  import('../../components/terminal/Terminal.tsx').then((module) => ({ default: module.Terminal })),
);

interface ResultsPaneProps {
  playground: Playground;
  /** Without arguments, environment and HTTP client: what is embedded is small. */
  small?: boolean;
}

/** What the program says, what the tests say, and a client for the server in it. */
export function ResultsPane({ playground, small = false }: ResultsPaneProps) {
  const { t } = useTranslation('playground');
  const { session, tab, open, run } = playground;
  const { program, tests } = session;
  const testRun = tests.state();
  const passed = testRun.tests.filter(({ status }) => status === 'passed').length;
  return (
    <Tabs
      value={tab}
      onChange={(next) => next && open(next as ResultTab)}
      className={paneClasses.root}
      variant="none"
    >
      <div className={paneClasses.list}>
        <Tabs.List className={classes.tabs} aria-label={t('tabs.label')}>
          <Tabs.Tab value="output" className={paneClasses.tab}>
            {t('tabs.output')}
          </Tabs.Tab>
          <Tabs.Tab value="tests" className={paneClasses.tab}>
            {t('tabs.tests')}{' '}
            {testRun.tests.length > 0 ? (
              <span className={paneClasses.count}>
                {passed}/{testRun.tests.length}
              </span>
            ) : null}
          </Tabs.Tab>
          <Tabs.Tab value="http" className={paneClasses.tab}>
            {t('tabs.http')}
          </Tabs.Tab>
        </Tabs.List>
        <PageStateLine run={run} />
      </div>
      <Tabs.Panel value="output" className={paneClasses.bare}>
        <OutputPanel playground={playground} small={small} />
      </Tabs.Panel>
      <Tabs.Panel value="tests" className={paneClasses.panel} tabIndex={0}>
        {testRun.phase === 'idle' ? (
          <StatePanel kind="empty" headingLevel={3} title={t('tests.title')} why={t('tests.why')} />
        ) : (
          <TestsPanel tests={testRun.tests} ended={session.endOf(testRun) || t('tests.underWay')} />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="http" className={paneClasses.bare}>
        <ErrorBoundary>
          <Suspense fallback={<SkeletonText lines={4} />}>
            <LazyHttpClient send={senderOf(program)} addresses={program.state().listening} />
          </Suspense>
        </ErrorBoundary>
      </Tabs.Panel>
    </Tabs>
  );
}

function senderOf(program: Playground['session']['program']): HttpClientProps['send'] {
  const run = program.current();
  return run && ((request) => run.request(request));
}

function OutputPanel({ playground, small }: Required<ResultsPaneProps>) {
  const { t } = useTranslation('playground');
  const { session, run, shown, goTo } = playground;
  const runner = session[shown];
  const handleInput = useMemo(() => typedInto(runner), [runner]);
  return (
    <div className={outputClasses.output}>
      {small ? null : <RunOptionsForm playground={playground} />}
      {run.phase === 'broken' && (
        <BrokenPanel
          problem={run.problem ?? ''}
          next={t('brokenNext')}
          onRetry={shown === 'tests' ? playground.startTests : playground.startProgram}
        />
      )}
      {run.phase === 'idle' && (
        <StatePanel
          kind="empty"
          headingLevel={3}
          title={t('empty.title')}
          why={t('empty.why')}
          next={small ? undefined : t('empty.next')}
        />
      )}
      {run.phase !== 'idle' && run.phase !== 'broken' && (
        <>
          <DiagnosticList diagnostics={run.diagnostics} files={session.editorFiles} onPick={goTo} />
          <div className={outputClasses.terminal}>
            <Suspense fallback={null}>
              <Terminal
                source={runner.log}
                label={t('terminal')}
                screenReader={false}
                onInput={shown === 'program' ? handleInput : undefined}
              />
            </Suspense>
          </div>
        </>
      )}
    </div>
  );
}
