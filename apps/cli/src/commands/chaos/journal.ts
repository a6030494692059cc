import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** A submission that the api has acknowledged with 202. */
export interface Acknowledged {
  id: string;
  idempotencyKey: string;
  /** Name of the variant that was sent. */
  variant: string;
  person: number;
  /** Milliseconds since the epoch. */
  at: number;
}

/** What the load was promised, on a disk that chaos never fills, written before anything else is made of it. */
export interface Journal {
  add(entry: Acknowledged): void;
  entries: readonly Acknowledged[];
  close(): void;
}

export function openJournal(file: string): Journal {
  const descriptor = openSync(file, 'wx', 0o600);
  const entries: Acknowledged[] = [];
  return {
    entries,
    add(entry) {
      writeSync(descriptor, `${JSON.stringify(entry)}\n`);
      fsyncSync(descriptor);
      entries.push(entry);
    },
    close: () => closeSync(descriptor),
  };
}
