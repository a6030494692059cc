import { watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** An editor saves in several steps; what comes within this time is one change. */
const SETTLE_MS = 200;

/** Tells of changes below some folders. */
export interface FolderWatch extends Disposable {
  /** Aborted by the first change after this call; then the files may still be settling. */
  nextChange(): AbortSignal;
  /** Resolves when nothing has changed for a moment. */
  settled(): Promise<void>;
}

/** Watches folders with all that is in them; names with a dot in front, and backups, do not count. */
export function watchFolders(dirs: string[]): FolderWatch {
  let latest = 0;
  let change = new AbortController();
  const notice = (_event: string, name: string | null) => {
    if (name?.split('/').some((part) => part.startsWith('.') || part.endsWith('~'))) return;
    latest = performance.now();
    change.abort();
  };
  const watchers = dirs.map((dir) => watch(dir, { recursive: true }, notice));
  return {
    nextChange() {
      if (change.signal.aborted) change = new AbortController();
      return change.signal;
    },
    async settled() {
      for (let left = SETTLE_MS; left > 0; left = latest + SETTLE_MS - performance.now()) await sleep(left);
    },
    [Symbol.dispose]() {
      for (const watcher of watchers) watcher.close();
    },
  };
}
