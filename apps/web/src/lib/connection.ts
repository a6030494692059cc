import { useSyncExternalStore } from 'react';

/** `offline`: the browser has no network; `unreachable`: it has, but the server does not answer. */
export type Connection = 'online' | 'offline' | 'unreachable';

const PROBE_MS = 3000;
const PROBE_PATH = '/healthz';

let current: Connection = navigatorOnline() ? 'online' : 'offline';
let probe: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function navigatorOnline(): boolean {
  return typeof navigator === 'undefined' || navigator.onLine !== false;
}

function set(next: Connection): void {
  if (next !== 'online') scheduleProbe();
  if (next === current) return;
  current = next;
  for (const listener of listeners) listener();
}

function scheduleProbe(): void {
  probe ??= setTimeout(() => {
    probe = undefined;
    void checkConnection();
  }, PROBE_MS);
}

/** Asks the server whether it is there, now. */
export async function checkConnection(): Promise<void> {
  try {
    await fetch(PROBE_PATH, { cache: 'no-store' });
    set('online');
  } catch {
    set(navigatorOnline() ? 'unreachable' : 'offline');
  }
}

/** The api client tells what it saw, so that nobody needs to poll while all is well. */
export function reportAnswer(): void {
  set('online');
}
export function reportNoAnswer(): void {
  set(navigatorOnline() ? 'unreachable' : 'offline');
}

export function readConnection(): Connection {
  return current;
}

export function subscribeConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Follows the browser's own events; called once at start. */
export function watchConnection(): void {
  window.addEventListener('offline', () => set('offline'));
  window.addEventListener('online', () => void checkConnection());
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribeConnection, readConnection);
}
