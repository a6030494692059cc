import { useSyncExternalStore } from 'react';

interface Store<State> {
  state: () => State;
  subscribe: (listener: () => void) => () => void;
}

/** Follows a store outside React. */
export function useStore<State>(store: Store<State>): State {
  return useSyncExternalStore(store.subscribe, store.state);
}
