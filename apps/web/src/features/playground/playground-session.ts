import i18next from 'i18next';
import type { WorkspaceFiles } from '@gopherlab/contracts';
import type { EditorFiles } from '../../components/editor/editor-contract.ts';
import { goTool } from '../../lib/go-tool.ts';
import { createLiveCheck, type LiveCheck } from '../in-page/live-check.ts';
import { createPageRunner, type PageRunner, type PageRunState } from '../in-page/page-runner.ts';
import { endWords, type RunLimits } from '../in-page/run-words.ts';
import { sameFiles } from '../workspace/workspace-files.ts';
import { createWorkspaceStore, type WorkspaceStore } from '../workspace/workspace-store.ts';
import { browserShelf, keptFiles } from './kept-files.ts';

const CHECK_AFTER_MS = 500;
const KEEP_AFTER_MS = 400;
/** A server may be called for a while; whoever waits for nothing presses Stop. */
const PROGRAM: RunLimits = { timeoutMs: 10 * 60_000, memoryMb: 512, outputKb: 1024 };
const TESTS: RunLimits = { ...PROGRAM, timeoutMs: 2 * 60_000 };

export type KeptState = 'untouched' | 'kept' | 'not-kept';

/** What one open playground consists of besides its texts. */
export interface PlaygroundSession {
  store: WorkspaceStore;
  editorFiles: EditorFiles;
  program: PageRunner;
  tests: PageRunner;
  live: LiveCheck;
  /** Where what was typed is now. */
  kept: { state: () => KeptState; subscribe: (listener: () => void) => () => void };
  /** How a run ended, in a sentence. */
  endOf: (run: PageRunState) => string;
  /** Begins to check and to keep; returns what ends it. */
  start: () => () => void;
}

export interface PlaygroundOptions {
  /** As they were made or shared. */
  files: WorkspaceFiles;
  /** Under which name this browser keeps what is changed; null: nowhere. */
  source: string | null;
  /** Whether what is typed is checked from the first moment; otherwise once something was run. */
  checksAtOnce: boolean;
}

/** Files, runs and checks of a playground; made once when it is opened. */
export function openPlayground({ files, source, checksAtOnce }: PlaygroundOptions): PlaygroundSession {
  const shelf = source === null ? null : keptFiles(source, browserShelf());
  const own = shelf?.read() ?? null;
  const store = createWorkspaceStore(own ?? files, 'main.go', []);
  const contents = () => store.state().files;
  const refused = () => [];
  const isOwn = () => true;
  const deps = { tool: goTool, now: () => performance.now(), refused, isOwn };
  const runner = (kind: 'program' | 'tests', limits: RunLimits) =>
    createPageRunner(kind, {
      ...deps,
      limits,
      closingLine: (state) => `\r\n— ${sayEnd(state)}`,
    });
  const live = createLiveCheck({ tool: goTool, files: contents, refused, isOwn, debounceMs: CHECK_AFTER_MS });
  const [program, tests] = [runner('program', PROGRAM), runner('tests', TESTS)];
  const kept = keepChanges({ store, files, shelf, changed: own !== null });
  return {
    store,
    editorFiles: { contents, isReadonly: () => false, edit: store.edit, subscribe: store.subscribe },
    program,
    tests,
    live,
    kept,
    endOf: sayEnd,
    start() {
      const check = () => {
        if (savesData() && program.state().phase === 'idle' && tests.state().phase === 'idle') return;
        live.enable(true);
        live.changed();
      };
      if (checksAtOnce) check();
      let known = contents();
      const stops = [
        program.subscribe(() => program.state().phase === 'done' && check()),
        tests.subscribe(() => tests.state().phase === 'done' && check()),
        store.subscribe(() => {
          if (contents() !== known) live.changed();
          known = contents();
        }),
        kept.start(),
      ];
      return () => {
        stops.forEach((stop) => stop());
        live.enable(false);
        program.clear();
        tests.clear();
      };
    },
  };
}

interface Keeping {
  store: WorkspaceStore;
  files: WorkspaceFiles;
  shelf: ReturnType<typeof keptFiles> | null;
  changed: boolean;
}

/** Keeps what was changed a moment after each change, and when the page goes away. */
function keepChanges({ store, files, shelf, changed }: Keeping) {
  let state: KeptState = changed ? 'kept' : 'untouched';
  let known = store.state().files;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const keep = () => {
    clearTimeout(timer);
    timer = undefined;
    const now = store.state().files;
    if (now === known || !shelf) return;
    known = now;
    const same = sameFiles(now, files);
    if (same) shelf.clear();
    state = same ? 'untouched' : shelf.write(now) ? 'kept' : 'not-kept';
    listeners.forEach((listener) => listener());
  };
  const keepWhenHidden = () => document.visibilityState === 'hidden' && keep();
  return {
    state: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      const stop = store.subscribe(() => {
        clearTimeout(timer);
        timer = setTimeout(keep, KEEP_AFTER_MS);
      });
      // The last event that browsers promise, also on a phone.
      document.addEventListener('visibilitychange', keepWhenHidden);
      return () => {
        stop();
        document.removeEventListener('visibilitychange', keepWhenHidden);
        keep();
      };
    },
  };
}

/** There is no sandbox here to turn to. */
function sayEnd(run: PageRunState): string {
  if (run.end?.reason === 'unsupported') return i18next.getFixedT(null, 'playground')('unsupported');
  return endWords(run, run.kind === 'tests' ? TESTS : PROGRAM, i18next.getFixedT(null, 'inPage'));
}

/** Somebody who pays for each megabyte fetches the toolchain by pressing Run, not by looking. */
function savesData(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
