import type { WorkspaceFiles } from '@gopherlab/contracts';
import type { Diagnostics, GoTool } from '@gopherlab/gotool';
import type { MarkedDiagnostic } from '../../components/editor/editor-contract.ts';

export interface LiveCheckState {
  /** `off`: nothing is checked yet; `broken`: the toolchain could not be fetched. */
  phase: 'off' | 'checking' | 'current' | 'broken';
  /** Of the files that were checked last; null before the first answer. */
  problems: readonly MarkedDiagnostic[] | null;
}

export interface LiveCheckDeps {
  tool: () => Promise<GoTool>;
  files: () => WorkspaceFiles;
  /** What the lab refuses by itself. */
  refused: (files: WorkspaceFiles) => MarkedDiagnostic[];
  /** Whether a file is the learner's; what only the page cannot do is told of no other. All are, unless it is given. */
  isOwn?: (path: string) => boolean;
  /** Milliseconds of a pause in the typing after which it checks. */
  debounceMs: number;
}

export interface LiveCheck {
  state: () => LiveCheckState;
  subscribe: (listener: () => void) => () => void;
  /** The files changed. */
  changed: () => void;
  /** Checks as files change, or stops doing so and forgets what it found. */
  enable: (on: boolean) => void;
  dispose: () => void;
}

/** Checks what is typed, when the typing pauses, and one state of the files at a time. */
export function createLiveCheck(deps: LiveCheckDeps): LiveCheck {
  const { isOwn = () => true } = deps;
  const listeners = new Set<() => void>();
  let state: LiveCheckState = { phase: 'off', problems: null };
  let enabled = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let inFlight = false;
  let again = false;

  const set = (next: Partial<LiveCheckState>) => {
    state = { ...state, ...next };
    listeners.forEach((listener) => listener());
  };
  const check = async () => {
    if (inFlight) {
      again = true;
      return;
    }
    inFlight = true;
    const files = deps.files();
    set({ phase: 'checking' });
    try {
      const tool = await deps.tool();
      const found = await tool.check(files);
      if (enabled) set({ phase: 'current', problems: [...deps.refused(files), ...marked(found, isOwn)] });
    } catch {
      // Nobody asked for this one: Run says why the toolchain does not come.
      if (enabled) set({ phase: 'broken', problems: null });
    } finally {
      inFlight = false;
    }
    if (again && enabled) schedule();
    again = false;
  };
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), deps.debounceMs);
  };

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed() {
      if (enabled) schedule();
    },
    enable(on) {
      if (on === enabled) return;
      enabled = on;
      if (on) return;
      clearTimeout(timer);
      set({ phase: 'off', problems: null });
    },
    dispose() {
      enabled = false;
      clearTimeout(timer);
    },
  };
}

/** Errors before warnings, and each in the order of the files. What only the page cannot do is no error of the code. */
function marked({ errors, unsupported, warnings }: Diagnostics, isOwn: (path: string) => boolean) {
  const byPlace = (list: readonly MarkedDiagnostic[]) =>
    list.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
  const notHere = unsupported.filter(({ file }) => isOwn(file));
  return [
    ...byPlace(errors),
    ...byPlace([...notHere, ...warnings].map((one) => ({ ...one, severity: 'warning' as const }))),
  ];
}
