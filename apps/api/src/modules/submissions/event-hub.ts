/** Wakes whoever waits for news of a submission; fed by PostgreSQL, so it works across replicas of the api. */
export interface EventHub {
  subscribe(submissionId: string, wake: () => void): () => void;
  wake(submissionId: string): void;
  /** After something may have been missed. */
  wakeAll(): void;
}

export function createEventHub(): EventHub {
  const listeners = new Map<string, Set<() => void>>();
  return {
    subscribe(submissionId, wake) {
      const group = listeners.get(submissionId) ?? new Set();
      listeners.set(submissionId, group.add(wake));
      return () => {
        group.delete(wake);
        if (group.size === 0 && listeners.get(submissionId) === group) listeners.delete(submissionId);
      };
    },
    wake(submissionId) {
      for (const wake of listeners.get(submissionId) ?? []) wake();
    },
    wakeAll() {
      for (const group of listeners.values()) for (const wake of group) wake();
    },
  };
}
