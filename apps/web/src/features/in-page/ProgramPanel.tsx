import { lazy, Suspense, useMemo, useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { createLineInput } from '../../components/terminal/line-input.ts';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useStore } from '../workspace/use-store.ts';
import type { WorkspaceSession } from '../workspace/workspace-session.ts';
import { BrokenPanel } from './BrokenPanel.tsx';
import type { PageRunner } from './page-runner.ts';
import classes from './program.module.css';
import { splitArgs } from './split-args.ts';

const Terminal = lazy(() =>
  import('../../components/terminal/Terminal.tsx').then((module) => ({ default: module.Terminal })),
);

/** The lab's program as a program: started, typed to, and asked over HTTP, all in the tab. */
export function ProgramPanel({ session }: { session: WorkspaceSession }) {
  const { t } = useTranslation('inPage');
  const { program } = session.page;
  const state = useStore(program);
  const [args, setArgs] = useState('');
  const handleInput = useMemo(() => typedInto(program), [program]);
  const handleStart = () => {
    void session.drafts.flush();
    void program.start(session.editorFiles.contents(), splitArgs(args));
  };
  return (
    <div className={classes.program}>
      <form
        className={classes.bar}
        onSubmit={(event) => {
          event.preventDefault();
          if (!program.busy()) handleStart();
        }}
      >
        {program.busy() ? (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlayerStopFilled size={14} aria-hidden />}
            onClick={program.stop}
          >
            {t('stop')}
          </Button>
        ) : (
          <Button
            type="submit"
            variant="default"
            size="xs"
            leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
          >
            {t('program.start')}
          </Button>
        )}
        <TextInput
          className={classes.args ?? ''}
          size="xs"
          value={args}
          aria-label={t('program.args')}
          placeholder={`${t('program.args')}: ${t('program.argsHint')}`}
          onChange={(event) => setArgs(event.currentTarget.value)}
        />
      </form>
      {state.phase === 'broken' && <BrokenPanel problem={state.problem ?? ''} onRetry={handleStart} />}
      {state.phase === 'idle' && (
        <StatePanel
          kind="empty"
          headingLevel={3}
          title={t('program.emptyTitle')}
          why={t('program.emptyWhy')}
          next={t('program.inputHint')}
        />
      )}
      {state.phase !== 'idle' && state.phase !== 'broken' && (
        <div className={classes.terminal}>
          <Suspense fallback={null}>
            <Terminal
              source={program.log}
              label={t('program.output')}
              screenReader={false}
              onInput={handleInput}
            />
          </Suspense>
        </div>
      )}
    </div>
  );
}

/** What is typed is shown in the log and goes to the program, line by line. */
function typedInto(program: PageRunner): (data: string) => void {
  const input = createLineInput({
    onLine: (line) => program.current()?.write(line),
    onEnd: () => program.current()?.closeInput(),
    onInterrupt: program.stop,
  });
  return (data) => {
    if (program.current()) program.log.append(input.type(data));
    else input.reset();
  };
}
