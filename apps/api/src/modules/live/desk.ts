import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveFrame, LiveSnapshot } from '@gopherlab/contracts';
import { createNews } from '../../news.ts';
import { changesBetween } from './changes.ts';
import type { CohortView } from './snapshot.ts';

/** What a desk reads; each is asked for once for all who look on. */
interface LiveSource {
  cohort(cohortId: string): Promise<CohortView>;
  queue(): Promise<LiveSnapshot['queue']>;
  now(): Date;
}

export interface LiveDeskOptions {
  source: LiveSource;
  /** A cohort is read so often at most, however much happens. */
  coalesceMs: number;
  /** And so often at least while somebody looks on: runners fall silent and members come without anybody's act. */
  refreshMs: number;
  onError: (error: unknown) => void;
}

export interface Viewer {
  push(frame: LiveFrame): void;
  /** Reading failed for good. */
  fail(error: unknown): void;
}

export interface LiveDesk {
  /** Begins with a snapshot. */
  watch(cohortId: string, viewer: Viewer): () => void;
  /** That person did something or got a result. */
  note(personId: string): void;
  /** Something may have been missed. */
  noteAll(): void;
}

/** A cohort that somebody looks at. */
interface Room {
  cohortId: string;
  viewers: Set<Viewer>;
  current: LiveSnapshot | undefined;
  /** Whether the people and checks are to be read again, or the queue alone. */
  stale: 'queue' | 'all';
  news: ReturnType<typeof createNews>;
  end: AbortController;
}

/**
 * Keeps one picture of each cohort that is looked at, reads it anew when PostgreSQL tells of something, and tells all
 * who look at it what has changed. Viewers cost no reading: twenty of a cohort are served by the same query as one.
 */
export function createLiveDesk(options: LiveDeskOptions): LiveDesk {
  const rooms = new Map<string, Room>();

  function open(cohortId: string): Room {
    const room: Room = {
      cohortId,
      viewers: new Set(),
      current: undefined,
      stale: 'all',
      news: createNews(),
      end: new AbortController(),
    };
    rooms.set(cohortId, room);
    void keep(room, options).catch((error: unknown) => {
      rooms.delete(cohortId);
      for (const viewer of room.viewers) viewer.fail(error);
    });
    return room;
  }

  function touch(room: Room, stale: Room['stale']): void {
    if (stale === 'all') room.stale = 'all';
    room.news.tell();
  }

  return {
    watch(cohortId, viewer) {
      const room = rooms.get(cohortId) ?? open(cohortId);
      room.viewers.add(viewer);
      if (room.current) viewer.push({ ...room.current, now: options.source.now().toISOString() });
      return () => {
        room.viewers.delete(viewer);
        if (room.viewers.size > 0 || rooms.get(cohortId) !== room) return;
        rooms.delete(cohortId);
        room.end.abort();
      };
    },
    note(personId) {
      for (const room of rooms.values()) {
        const isMember = room.current?.people.some(({ id }) => id === personId) ?? true;
        // Everybody is in the same queue.
        touch(room, isMember ? 'all' : 'queue');
      }
    },
    noteAll() {
      for (const room of rooms.values()) touch(room, 'all');
    },
  };
}

/** Until nobody looks any more. Rejects when the first reading fails; a later one is tried again. */
async function keep(room: Room, options: LiveDeskOptions): Promise<void> {
  const { signal } = room.end;
  while (!signal.aborted) {
    // What comes from here on is noticed, also while we read.
    room.news.clear();
    const { stale } = room;
    room.stale = 'queue';
    try {
      await refresh(room, stale, options);
    } catch (error) {
      if (!room.current) throw error;
      options.onError(error);
      room.stale = 'all';
    }
    await sleep(options.coalesceMs, undefined, { signal }).catch(() => undefined);
    if (!(await room.news.wait(options.refreshMs, signal))) room.stale = 'all';
  }
}

async function refresh(room: Room, stale: Room['stale'], { source }: LiveDeskOptions): Promise<void> {
  const before = room.current;
  const [view, queue] = await Promise.all([
    stale === 'all' || !before ? source.cohort(room.cohortId) : before,
    source.queue(),
  ]);
  const { people, labs } = view;
  const after: LiveSnapshot = { kind: 'snapshot', now: source.now().toISOString(), people, labs, queue };
  room.current = after;
  const frame = before ? changesBetween(before, after) : after;
  if (frame) for (const viewer of room.viewers) viewer.push(frame);
}
