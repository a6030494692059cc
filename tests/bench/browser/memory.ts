import { treeBytes } from '../processes.ts';

const EVERY_MS = 250;

/** Bytes of everything that this process has started: the browser with all its processes, and nothing else. */
export function browserBytes(): number {
  return treeBytes(process.pid) - treeBytes(process.pid, 0);
}

/** Looks often; `stop` gives the most that the browser had. */
export function watchPeak(): { stop(): number } {
  let most = browserBytes();
  const timer = setInterval(() => {
    most = Math.max(most, browserBytes());
  }, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(most, browserBytes());
    },
  };
}
