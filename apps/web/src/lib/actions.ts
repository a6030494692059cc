import { useEffect, useRef, useSyncExternalStore } from 'react';
import { isTyping, matchesShortcut, type Shortcut } from './shortcuts.ts';

/** Something a person can do now; it stands in the palette, with its shortcut. */
export interface Action {
  /** Unique, e.g. `workspace.submit`. */
  id: string;
  /** Heading it stands under in the palette. */
  group: string;
  label: string;
  /** More words to find it by, in either language. */
  keywords?: string;
  shortcut?: Shortcut;
  /** Why it cannot be done now; shown, and the action does nothing. */
  disabledReason?: string | undefined;
  run: () => void;
}

let registered: ReadonlyMap<symbol, readonly Action[]> = new Map();
let flat: readonly Action[] = [];
const listeners = new Set<() => void>();

function update(change: (map: Map<symbol, readonly Action[]>) => void): void {
  const next = new Map(registered);
  change(next);
  registered = next;
  flat = [...next.values()].flat();
  for (const listener of listeners) listener();
}

/** Makes actions available while the component is mounted. Pass a fresh array each render; it is cheap. */
export function useActions(actions: readonly Action[]): void {
  const owner = useRef<symbol>(undefined);
  // The registry lives outside React: the palette and the key handler read it.
  useEffect(() => {
    owner.current ??= Symbol('actions');
    const key = owner.current;
    update((map) => map.set(key, actions));
  }, [actions]);
  // Unregistering is its own effect, so that a re-render does not take the actions away for a moment.
  useEffect(
    () => () => {
      const key = owner.current;
      if (key) update((map) => map.delete(key));
    },
    [],
  );
}

function readActions(): readonly Action[] {
  return flat;
}

export function useRegisteredActions(): readonly Action[] {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, readActions);
}

/** Runs an action by its id, as a click on it would. */
export function runAction(id: string): void {
  const action = flat.find((candidate) => candidate.id === id);
  if (action && !action.disabledReason) action.run();
}

/** One listener for every shortcut of the page. Editors that want a key for themselves stop its propagation. */
export function listenForShortcuts(): () => void {
  function handleKeyDown(event: KeyboardEvent) {
    if (event.defaultPrevented || event.isComposing) return;
    const action = flat.find(({ shortcut }) => shortcut && matchesShortcut(shortcut, event));
    if (!action?.shortcut) return;
    const plain = !/mod|alt/.test(action.shortcut);
    if (plain && (isTyping(event.target) || document.querySelector('dialog[open]'))) return;
    event.preventDefault();
    if (!action.disabledReason) action.run();
  }
  window.addEventListener('keydown', handleKeyDown);
  return () => window.removeEventListener('keydown', handleKeyDown);
}
