import type { Diagnostic, WorkspaceFiles } from '@gopherlab/contracts';
import type { GoTool, LoadProgress, Run, RunEnd, RunEvent, RunOptions } from '@gopherlab/gotool';
import type { MarkedDiagnostic } from '../../components/editor/editor-contract.ts';
import { createOutputLog, noteLine, type OutputLog } from '../workspace/output-log.ts';
import type { TestRow } from '../workspace/submission-view.ts';
import { reportTest, reportTotals, withRow } from './test-report.ts';

/** `go test ./...`, or the program in the module's root. */
export type RunKind = 'tests' | 'program';

export interface PageRunState {
  /** `broken`: the toolchain could not be fetched or started, which says nothing about the program. */
  phase: 'idle' | 'loading' | 'building' | 'running' | 'done' | 'broken';
  kind: RunKind;
  tests: readonly TestRow[];
  diagnostics: readonly MarkedDiagnostic[];
  /** Addresses that the program listens on, as it asked for them. */
  listening: readonly string[];
  progress: LoadProgress | null;
  end: RunEnd | null;
  /** Why the toolchain did not start. */
  problem: string | null;
  /** When the present phase began, in `performance.now()` milliseconds. */
  since: number;
}

export interface PageRunnerDeps {
  tool: () => Promise<GoTool>;
  now: () => number;
  /** What the lab refuses before anything is built. */
  refused: (files: WorkspaceFiles) => Diagnostic[];
  /** Whether a file is the learner's; what only the page cannot do is told of no other. All are, unless it is given. */
  isOwn?: (path: string) => boolean;
  limits: Pick<RunOptions, 'timeoutMs' | 'memoryMb' | 'outputKb'>;
  /** The last line of the output. */
  closingLine: (state: PageRunState) => string;
}

export interface PageRunner {
  state: () => PageRunState;
  subscribe: (listener: () => void) => () => void;
  log: OutputLog;
  busy: () => boolean;
  /** Resolves when it has ended, however it ended. */
  start: (files: WorkspaceFiles, args?: readonly string[], env?: RunOptions['env']) => Promise<void>;
  stop: () => void;
  /** The run that is under way, for its input and its requests. */
  current: () => Run | null;
  /** Ends what runs and forgets what it said. */
  clear: () => void;
}

function warningsOf(
  diagnostics: readonly MarkedDiagnostic[],
  isOwn: (path: string) => boolean,
): MarkedDiagnostic[] {
  return diagnostics.filter(({ file }) => isOwn(file)).map((one) => ({ ...one, severity: 'warning' }));
}

const NOTHING = {
  tests: [],
  diagnostics: [],
  listening: [],
  progress: null,
  end: null,
  problem: null,
} as const;

/** Runs a lab in the tab. Outside React, because a run outlives renders and tabs. */
export function createPageRunner(kind: RunKind, deps: PageRunnerDeps): PageRunner {
  const { isOwn = () => true } = deps;
  const log = createOutputLog();
  const listeners = new Set<() => void>();
  let state: PageRunState = { ...NOTHING, phase: 'idle', kind, since: 0 };
  let run: Run | null = null;
  /** Of the newest start: what an older one still says is not heard. */
  let turn = 0;

  const set = (next: Partial<PageRunState>) => {
    const began = next.phase !== undefined && next.phase !== state.phase;
    state = { ...state, ...next, ...(began && { since: deps.now() }) };
    listeners.forEach((listener) => listener());
  };
  const busy = () => state.phase === 'loading' || state.phase === 'building' || state.phase === 'running';
  const finish = (end: RunEnd) => {
    run = null;
    if (kind === 'tests') log.append(reportTotals(state.tests));
    set({ phase: 'done', end });
    log.append(noteLine(deps.closingLine(state)));
  };
  const handle = (event: RunEvent) => {
    switch (event.type) {
      case 'phase':
        // What was told of a program that runs all the same can be no error of the build.
        if (event.phase === 'running') set({ diagnostics: warningsOf(state.diagnostics, isOwn) });
        return set({ phase: event.phase });
      case 'output':
        // What tests say comes with the test events.
        return kind === 'program' || event.stream === 'build' ? log.append(event.text) : undefined;
      case 'diagnostics':
        return set({ diagnostics: event.diagnostics });
      case 'test': {
        const { text, row } = reportTest(event);
        log.append(text);
        return row ? set({ tests: withRow(state.tests, row) }) : undefined;
      }
      case 'listening':
        return set({ listening: [...new Set([...state.listening, event.address])] });
      case 'end':
        return undefined;
    }
  };
  const follow = async (files: WorkspaceFiles, given: Pick<RunOptions, 'args' | 'env'>, mine: number) => {
    const isMine = () => turn === mine;
    const tool = await deps.tool();
    if (!isMine()) return;
    const forget = tool.onProgress((progress) => isMine() && set({ progress }));
    try {
      const options = { ...deps.limits, ...given };
      run = kind === 'tests' ? tool.test(files, options) : tool.run(files, options);
      run.subscribe((event) => isMine() && handle(event));
      const end = await run.done;
      if (isMine()) finish(end);
    } finally {
      forget();
    }
  };
  const refuse = (diagnostics: Diagnostic[]) => {
    for (const { file, line, column, message } of diagnostics)
      log.append(`${file}:${line}:${column}: ${message}\n`);
    set({ diagnostics });
    finish({ reason: 'failed-build', exitCode: null, buildMs: 0, runMs: 0 });
  };

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    log,
    busy,
    async start(files, args, env) {
      if (busy()) return;
      const mine = (turn += 1);
      log.clear();
      set({ ...NOTHING, phase: 'loading', since: deps.now() });
      const refused = deps.refused(files);
      if (refused.length > 0) return refuse(refused);
      try {
        await follow(files, { ...(args && { args }), ...(env && { env }) }, mine);
      } catch (error) {
        if (turn !== mine) return;
        run = null;
        set({ phase: 'broken', problem: error instanceof Error ? error.message : String(error) });
      }
    },
    stop() {
      if (!busy()) return;
      if (run) return run.stop();
      // The toolchain is still on its way: nothing runs that could be stopped.
      turn += 1;
      finish({ reason: 'stopped', exitCode: null, buildMs: 0, runMs: 0 });
    },
    current: () => run,
    clear() {
      turn += 1;
      run?.stop();
      run = null;
      log.clear();
      set({ ...NOTHING, phase: 'idle' });
    },
  };
}
