import { lazy, Suspense, useMemo, useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useStore } from '../workspace/use-store.ts';
import type { WorkspaceSession } from '../workspace/workspace-session.ts';
import { BrokenPanel } from './BrokenPanel.tsx';
import type { HttpClientProps } from './HttpClient.tsx';
import { LazyHttpClient } from './LazyHttpClient.tsx';
import type { PageRunner } from './page-runner.ts';
import classes from './program.module.css';
import { splitArgs } from './split-args.ts';
import { typedInto } from './typed-into.ts';

const Terminal = lazy(() =>
  import('../../components/terminal/Terminal.tsx').then((module) => ({ default: module.Terminal })),
);

interface ProgramPanelProps {
  session: WorkspaceSession;
  /** Whether the program may be a server. */
  serves: boolean;
}

/** The lab's program as a program: started, typed to, and asked over HTTP, all in the tab. */
export function ProgramPanel({ session, serves }: ProgramPanelProps) {
  const { t } = useTranslation('inPage');
  const { program } = session.page;
  const state = useStore(program);
  const [args, setArgs] = useState('');
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
        {/* Keys: the button that is clicked must not turn into the one that submits while it is. */}
        {program.busy() ? (
          <Button
            key="stop"
            variant="default"
            size="xs"
            leftSection={<IconPlayerStopFilled size={14} aria-hidden />}
            onClick={program.stop}
          >
            {t('stop')}
          </Button>
        ) : (
          <Button
            key="start"
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
      <div className={classes.body}>
        <div className={classes.terminal}>
          <Screen program={program} onRetry={handleStart} />
        </div>
        {serves && (
          <section className={classes.client} aria-label={t('program.http')}>
            <Suspense fallback={null}>
              <LazyHttpClient send={senderTo(program)} addresses={state.listening} />
            </Suspense>
          </section>
        )}
      </div>
    </div>
  );
}

/** What the program shows, or why there is nothing of it. */
function Screen({ program, onRetry }: { program: PageRunner; onRetry: () => void }) {
  const { t } = useTranslation('inPage');
  const state = useStore(program);
  const handleInput = useMemo(() => typedInto(program), [program]);
  if (state.phase === 'broken') return <BrokenPanel problem={state.problem ?? ''} onRetry={onRetry} />;
  if (state.phase === 'idle') {
    return (
      <StatePanel
        kind="empty"
        headingLevel={3}
        title={t('program.emptyTitle')}
        why={t('program.emptyWhy')}
        next={t('program.inputHint')}
      />
    );
  }
  return (
    <Suspense fallback={null}>
      <Terminal source={program.log} label={t('program.output')} screenReader={false} onInput={handleInput} />
    </Suspense>
  );
}

function senderTo(program: PageRunner): HttpClientProps['send'] {
  const run = program.current();
  return run && ((request) => run.request(request));
}
