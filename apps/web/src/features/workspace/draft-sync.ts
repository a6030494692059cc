import type { Draft, WorkspaceFiles } from '@gopherlab/contracts';
import { sameFiles } from './workspace-files.ts';

export type DraftStatus =
  | { kind: 'saved'; at: string | null }
  | { kind: 'unsaved' }
  | { kind: 'saving' }
  /** Nothing is lost: the copy in this browser is kept and sent when the connection is back. */
  | { kind: 'offline' }
  /** Saved elsewhere meanwhile; the person decides which of the two stays. */
  | { kind: 'conflict'; theirs: Draft }
  | { kind: 'failed'; requestId: string | null; message: string };

export type SaveOutcome =
  | { kind: 'saved'; draft: Draft }
  | { kind: 'conflict'; theirs: Draft }
  | { kind: 'offline' }
  | { kind: 'failed'; requestId: string | null; message: string };

/** What this browser keeps until the server has it. */
export interface LocalCopy {
  files: WorkspaceFiles;
  baseRevision: number;
}

export interface DraftSyncDeps {
  save: (files: WorkspaceFiles, baseRevision: number) => Promise<SaveOutcome>;
  local: { read(): LocalCopy | null; write(copy: LocalCopy): void; clear(): void };
  debounceMs: number;
  retryMs: number;
}

export interface DraftSync {
  status: () => DraftStatus;
  subscribe: (listener: () => void) => () => void;
  /** The files changed; they are saved when the typing pauses. */
  changed: (files: WorkspaceFiles) => void;
  /** Save now; resolves when the answer is there. */
  flush: () => Promise<void>;
  /** Tries again after a connection came back. */
  online: () => void;
  keepMine: () => Promise<void>;
  /** Returns the other side's files, which the caller puts into the editor. */
  takeTheirs: () => WorkspaceFiles | null;
  /** Saving stops with `dispose` and may begin again: a page can be left and shown anew. */
  start: () => void;
  dispose: () => void;
}

export interface FirstFiles {
  /** What the editor shows. */
  files: WorkspaceFiles;
  /** What the server has, or the starter. */
  saved: WorkspaceFiles;
  unsaved: boolean;
  theirs: Draft | null;
}

/** Where the work begins: the server's draft, or this browser's copy that never reached the server. */
export function firstFiles(draft: Draft, starter: WorkspaceFiles, local: LocalCopy | null): FirstFiles {
  const saved = draft.savedAt === null ? starter : draft.files;
  if (!local || sameFiles(local.files, saved)) return { files: saved, saved, unsaved: false, theirs: null };
  const theirs = local.baseRevision === draft.revision ? null : { ...draft, files: saved };
  return { files: local.files, saved, unsaved: true, theirs };
}

/** Saves one change at a time, in order, and never overwrites what another tab has saved. */
export function createDraftSync(
  deps: DraftSyncDeps,
  start: { revision: number; savedAt: string | null; files: WorkspaceFiles; theirs: Draft | null },
): DraftSync {
  let status: DraftStatus = start.theirs
    ? { kind: 'conflict', theirs: start.theirs }
    : { kind: 'saved', at: start.savedAt };
  let { revision, files } = start;
  let savedFiles: WorkspaceFiles | null = start.theirs ? null : start.files;
  let savedAt = start.savedAt;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let inFlight: Promise<void> | null = null;
  let disposed = true;
  const listeners = new Set<() => void>();

  const setStatus = (next: DraftStatus) => {
    status = next;
    listeners.forEach((listener) => listener());
  };
  const schedule = (ms: number) => {
    clearTimeout(timer);
    if (!disposed) timer = setTimeout(() => void push(), ms);
  };
  const handle = (answer: SaveOutcome, sent: WorkspaceFiles) => {
    // The same text saved from elsewhere, by this page before a reload for one, is no conflict.
    const same = answer.kind === 'conflict' && sameFiles(answer.theirs.files, sent);
    const outcome: SaveOutcome = same ? { kind: 'saved', draft: answer.theirs } : answer;
    if (outcome.kind === 'saved') {
      revision = outcome.draft.revision;
      savedFiles = sent;
      savedAt = outcome.draft.savedAt;
      if (files === sent) {
        deps.local.clear();
        setStatus({ kind: 'saved', at: savedAt });
      } else {
        deps.local.write({ files, baseRevision: revision });
        setStatus({ kind: 'unsaved' });
        schedule(deps.debounceMs);
      }
      return;
    }
    setStatus(outcome);
    if (outcome.kind !== 'conflict') schedule(deps.retryMs);
  };
  const push = async (): Promise<void> => {
    clearTimeout(timer);
    while (inFlight) await inFlight;
    if (disposed || status.kind === 'conflict' || files === savedFiles) return;
    const sent = files;
    setStatus({ kind: 'saving' });
    inFlight = deps.save(sent, revision).then((outcome) => handle(outcome, sent));
    await inFlight;
    inFlight = null;
  };

  return {
    status: () => status,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed(next) {
      files = next;
      if (!inFlight && savedFiles && status.kind !== 'conflict' && sameFiles(next, savedFiles)) {
        // Typed and taken back: the server has it already.
        clearTimeout(timer);
        files = savedFiles;
        deps.local.clear();
        setStatus({ kind: 'saved', at: savedAt });
        return;
      }
      deps.local.write({ files, baseRevision: revision });
      if (status.kind === 'conflict') return;
      if (status.kind === 'saved') setStatus({ kind: 'unsaved' });
      schedule(deps.debounceMs);
    },
    flush: push,
    online() {
      if (status.kind === 'offline' || status.kind === 'failed') void push();
    },
    async keepMine() {
      if (status.kind !== 'conflict') return;
      revision = status.theirs.revision;
      savedFiles = null;
      setStatus({ kind: 'unsaved' });
      await push();
    },
    takeTheirs() {
      if (status.kind !== 'conflict') return null;
      const { theirs } = status;
      revision = theirs.revision;
      files = theirs.files;
      savedFiles = theirs.files;
      savedAt = theirs.savedAt;
      clearTimeout(timer);
      deps.local.clear();
      setStatus({ kind: 'saved', at: theirs.savedAt });
      return theirs.files;
    },
    start() {
      disposed = false;
      if (files !== savedFiles && status.kind !== 'conflict') schedule(deps.debounceMs);
    },
    dispose() {
      disposed = true;
      clearTimeout(timer);
    },
  };
}
