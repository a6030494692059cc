import type { WorkspaceFiles } from '@gopherlab/contracts';
import { sameFiles } from './workspace-files.ts';

export interface WorkspaceState {
  /** The learner's own files. */
  files: WorkspaceFiles;
  openPaths: readonly string[];
  activePath: string;
  /** What was replaced by a reset or a restore, until the next edit; lets people take it back. */
  replaced: WorkspaceFiles | null;
}

export interface WorkspaceStore {
  state: () => WorkspaceState;
  subscribe: (listener: () => void) => () => void;
  edit: (path: string, content: string) => void;
  open: (path: string) => void;
  close: (path: string) => void;
  add: (path: string, content?: string) => void;
  rename: (from: string, to: string) => void;
  remove: (path: string) => void;
  /** Takes other files in place of the present ones, which `undoReplace` brings back. */
  replaceAll: (files: WorkspaceFiles) => void;
  undoReplace: () => void;
  forgetReplaced: () => void;
}

/** Own files and tabs. Outside React, because an editor changes it with each key. */
export function createWorkspaceStore(
  files: WorkspaceFiles,
  entry: string,
  /** Paths that may be open besides the own files. */
  readonlyPaths: readonly string[],
): WorkspaceStore {
  const first = files[entry] !== undefined || readonlyPaths.includes(entry) ? entry : Object.keys(files)[0];
  let state: WorkspaceState = {
    files,
    openPaths: unique([first ?? entry, ...Object.keys(files)]).slice(0, 5),
    activePath: first ?? entry,
    replaced: null,
  };
  const listeners = new Set<() => void>();
  const set = (next: Partial<WorkspaceState>) => {
    state = { ...state, ...next };
    listeners.forEach((listener) => listener());
  };
  const closeTab = (path: string, remaining: WorkspaceFiles) => {
    const openPaths = state.openPaths.filter((other) => other !== path);
    const index = Math.max(0, state.openPaths.indexOf(path) - 1);
    const fallback = openPaths[index] ?? Object.keys(remaining)[0] ?? readonlyPaths[0] ?? '';
    const activePath = state.activePath === path ? fallback : state.activePath;
    return { openPaths: unique([...openPaths, activePath].filter(Boolean)), activePath };
  };
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    edit(path, content) {
      if (state.files[path] === undefined || state.files[path] === content) return;
      set({ files: { ...state.files, [path]: content }, replaced: null });
    },
    open(path) {
      if (state.files[path] === undefined && !readonlyPaths.includes(path)) return;
      set({ openPaths: unique([...state.openPaths, path]), activePath: path });
    },
    close(path) {
      if (state.openPaths.length > 1) set(closeTab(path, state.files));
    },
    add(path, content = '') {
      set({
        files: { ...state.files, [path]: content },
        openPaths: unique([...state.openPaths, path]),
        activePath: path,
        replaced: null,
      });
    },
    rename(from, to) {
      const content = state.files[from];
      if (content === undefined) return;
      const files = Object.fromEntries(
        Object.entries(state.files).map(([path, text]) => [path === from ? to : path, text]),
      );
      set({
        files,
        openPaths: state.openPaths.map((path) => (path === from ? to : path)),
        activePath: state.activePath === from ? to : state.activePath,
        replaced: null,
      });
    },
    remove(path) {
      const { [path]: _removed, ...files } = state.files;
      set({ files, ...closeTab(path, files), replaced: state.files });
    },
    replaceAll(next) {
      if (sameFiles(state.files, next)) return;
      set({ files: next, ...keepTabs(state, next, readonlyPaths), replaced: state.files });
    },
    undoReplace() {
      const { replaced } = state;
      if (!replaced) return;
      set({ files: replaced, ...keepTabs(state, replaced, readonlyPaths), replaced: null });
    },
    forgetReplaced() {
      if (state.replaced) set({ replaced: null });
    },
  };
}

function keepTabs(state: WorkspaceState, files: WorkspaceFiles, readonlyPaths: readonly string[]) {
  const exists = (path: string) => files[path] !== undefined || readonlyPaths.includes(path);
  const kept = state.openPaths.filter(exists);
  const activePath = exists(state.activePath) ? state.activePath : (kept[0] ?? Object.keys(files)[0] ?? '');
  return { openPaths: unique([...kept, activePath].filter(Boolean)), activePath };
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)];
}
