import { useSyncExternalStore } from 'react';

export const PALETTE_ACTION = 'app.palette';

let opened = false;
const listeners = new Set<() => void>();

export function setPaletteOpened(next: boolean): void {
  if (next === opened) return;
  opened = next;
  for (const listener of listeners) listener();
}

export function usePaletteOpened(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
}
