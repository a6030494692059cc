import { useEffect, useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Diagnostic, Snippet } from '@gopherlab/contracts';
import type { CursorTarget } from '../../components/editor/editor-contract.ts';
import { goTool } from '../../lib/go-tool.ts';
import { hasProgram } from '../in-page/has-program.ts';
import type { RunKind } from '../in-page/page-runner.ts';
import { splitArgs } from '../in-page/split-args.ts';
import { useStore } from '../workspace/use-store.ts';
import { readEnvironment } from './environment.ts';
import { formatFiles, type FormatOutcome } from './format-files.ts';
import { playgroundApi } from './playground-api.ts';
import type { PlaygroundSession } from './playground-session.ts';
import { snippetSize } from './snippet-size.ts';

export type ResultTab = 'output' | 'tests' | 'http';
export type NarrowPane = 'code' | 'results';

/** What can be seen and done in an open playground. */
export type Playground = ReturnType<typeof usePlayground>;

/** Everything that the parts of the page share: what is open, what runs, and what each button does. */
export function usePlayground(session: PlaygroundSession) {
  const { t } = useTranslation('playground');
  const { files } = useStore(session.store);
  const places = usePlaces(session);
  const [shown, setShown] = useState<RunKind>('program');
  const [args, setArgs] = useState('');
  const [environment, setEnvironment] = useState('');
  const [testArgs, setTestArgs] = useState('');
  const [formatted, setFormatted] = useState<FormatOutcome | null>(null);
  const program = useStore(session.program);
  const tests = useStore(session.tests);
  const share = useMutation({ mutationFn: () => playgroundApi.share(session.store.state().files) });
  // Timers and runs are outside React and end with the page.
  useEffect(() => session.start(), [session]);

  const busy = session.program.busy() || session.tests.busy();
  const canRun = hasProgram(files);
  const canTest = Object.keys(files).some((path) => path.endsWith('_test.go'));
  const { problem } = snippetSize(files);
  const start = (kind: RunKind) => {
    if (busy) return;
    setShown(kind);
    places.open(kind === 'tests' && places.tab === 'tests' ? 'tests' : 'output');
    const given = splitArgs(kind === 'tests' ? testArgs : args);
    const options = kind === 'tests' ? {} : { env: readEnvironment(environment) };
    void session[kind].start(files, given.length > 0 ? given : undefined, options.env);
  };
  return {
    session,
    ...places,
    /** Whose output is shown: of what was started last. */
    shown,
    run: shown === 'tests' ? tests : program,
    busy,
    /** Why it cannot be started now. */
    runBusy: busy ? t('busy') : canRun ? undefined : t('noMain'),
    testBusy: busy ? t('busy') : canTest ? undefined : t('noTests'),
    startProgram: () => start('program'),
    startTests: () => start('tests'),
    /** What Ctrl+Enter does: a module without a program has its tests. */
    startEither: () => start(canRun || !canTest ? 'program' : 'tests'),
    stop: () => [session.program, session.tests].forEach((runner) => runner.stop()),
    options: { args, setArgs, environment, setEnvironment, testArgs, setTestArgs },
    formatted,
    format: () => void formatFiles(session.store, goTool).then(setFormatted),
    share,
    tooLarge: problem,
    sharedNow: sharedNow(share.data, files),
  };
}

/** The link leads to what is in the editor only until something is changed. */
function sharedNow(snippet: Snippet | undefined, files: Readonly<Record<string, string>>) {
  if (!snippet) return null;
  const paths = Object.keys(files);
  const same =
    paths.length === Object.keys(snippet.files).length &&
    paths.every((path) => files[path] === snippet.files[path]);
  return { snippet, current: same };
}

/** What is open, and where the cursor is sent. */
function usePlaces({ store }: PlaygroundSession) {
  const [tab, setTab] = useState<ResultTab>('output');
  const [pane, setPane] = useState<NarrowPane>('code');
  const [target, setTarget] = useState<CursorTarget | null>(null);
  return {
    tab,
    pane,
    setPane,
    target,
    open: (next: ResultTab) => {
      setTab(next);
      setPane('results');
    },
    goTo: ({ file, line, column }: Diagnostic) => {
      store.open(file);
      setTarget({ line, column });
      setPane('code');
    },
  };
}
