import type { LoadProgress } from '../api.ts';
import type { Workshop } from '../core/workshop.ts';

/** A call of one of the workshop's functions, and its answer. */
export interface Call {
  id: number;
  method: keyof Workshop;
  args: unknown[];
}

export type FromWorker =
  | { type: 'ready'; programScript: string }
  | { type: 'failed'; message: string }
  | { type: 'progress'; progress: LoadProgress }
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'error'; id: number; message: string };
