import type { LabDetail } from '@gopherlab/contracts';

/** Where Run runs: in the tab, or in a sandbox of the server's. */
export type RunPlace = 'page' | 'sandbox';

/** Why a lab cannot run in the page: what it needs, or what this browser lacks. */
export type PlaceObstacle = 'kernel' | 'observe' | 'lab' | 'browser';

const KEY = 'gopherlab.run-place';

export function obstacleOf(
  lab: Pick<LabDetail, 'browser' | 'profile'>,
  capable = browserIsCapable(),
): PlaceObstacle | null {
  if (lab.profile !== 'standard') return lab.profile;
  if (!lab.browser) return 'lab';
  return capable ? null : 'browser';
}

function browserIsCapable(): boolean {
  return typeof WebAssembly === 'object' && typeof Worker === 'function';
}

export interface PlaceChoice {
  state: () => RunPlace;
  subscribe: (listener: () => void) => () => void;
  choose: (place: RunPlace) => void;
}

/** The person's choice, kept in this browser for all labs. Where the page can run a lab it is the default. */
export function createPlaceChoice(obstacle: PlaceObstacle | null, storage: Storage | null): PlaceChoice {
  let place: RunPlace = obstacle === null && read(storage) !== 'sandbox' ? 'page' : 'sandbox';
  const listeners = new Set<() => void>();
  return {
    state: () => place,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    choose(next) {
      if (next === place || (next === 'page' && obstacle !== null)) return;
      place = next;
      keep(storage, next);
      listeners.forEach((listener) => listener());
    },
  };
}

function read(storage: Storage | null): string | null {
  try {
    return storage?.getItem(KEY) ?? null;
  } catch {
    return null;
  }
}

function keep(storage: Storage | null, place: RunPlace): void {
  try {
    storage?.setItem(KEY, place);
  } catch {
    // Storage is switched off: the choice holds until the page is left.
  }
}
