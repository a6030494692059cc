import { setTimeout as sleep } from 'node:timers/promises';
import type { ClaimedJob, Profile } from '@gopherlab/contracts';
import { createBackoff, type Backoff } from './backoff.ts';
import { runJob, type JobOptions } from './run-job.ts';
import { createSlots, type Slots } from './slots.ts';
import { RefusedError } from './api-client.ts';

const CLAIM_WAIT_MS = 20_000;

export interface WorkerOptions extends Omit<JobOptions, 'claimedAt' | 'leaving' | 'takePlace'> {
  runnerId: string;
  profiles: Profile[];
  capacity: number;
  drainMs: number;
}

export interface Worker {
  /** Claims nothing more, lets gradings end within `drainMs`, gives the others back. */
  stop(): Promise<void>;
}

/**
 * Claims and grades. Kernel jobs have a lane of their own, for one may run at a time on a host; both lanes share the
 * places for gradings. A lane asks for work only while a place is free.
 */
export function startWorker(options: WorkerOptions): Worker {
  const stopping = new AbortController();
  const leaving = new AbortController();
  const jobs = new Set<Promise<unknown>>();
  const slots = createSlots(options.capacity);
  const lanes = lanesOf(options.profiles).map((lane) =>
    runLane(lane, options, { slots, stopping, leaving, jobs }),
  );
  return {
    async stop() {
      stopping.abort();
      // A lane may wait for its job, so lanes too end only once the jobs do.
      const drained = Promise.all(lanes).then(() => Promise.all(jobs));
      await Promise.race([drained, sleep(options.drainMs, undefined, { ref: false })]);
      leaving.abort(new Error('the runner is stopped'));
      await drained;
      await options.api.leave(options.runnerId).catch((err: unknown) => {
        options.logger.warn({ err }, 'the api was not told that we leave');
      });
    },
  };
}

interface Lane {
  profiles: Profile[];
  /** Whether one job must end before the next is claimed. */
  oneAtATime: boolean;
}

function lanesOf(profiles: Profile[]): Lane[] {
  const shared = profiles.filter((profile) => profile !== 'kernel');
  const lanes: Lane[] = [
    { profiles: shared, oneAtATime: false },
    { profiles: profiles.filter((profile) => profile === 'kernel'), oneAtATime: true },
  ];
  return lanes.filter((lane) => lane.profiles.length > 0);
}

interface LaneState {
  slots: Slots;
  stopping: AbortController;
  leaving: AbortController;
  jobs: Set<Promise<unknown>>;
}

async function runLane(lane: Lane, options: WorkerOptions, state: LaneState): Promise<void> {
  const { stopping, slots, jobs } = state;
  const unreachable = createBackoff({ firstMs: 100, mostMs: 3000 });
  const unfit = createBackoff({ firstMs: 1000, mostMs: 15_000 });
  let away = false;
  while (!stopping.signal.aborted) {
    try {
      await slots.available(stopping.signal);
      const job = await claim(lane, options, stopping.signal);
      unreachable.reset();
      if (away) options.logger.info('the api is back');
      away = false;
      if (!job) continue;
      const placed = Promise.withResolvers<void>();
      const work = workOn(job, options, { ...state, placed: placed.resolve, unfit });
      jobs.add(work);
      const done = work.finally(() => jobs.delete(work));
      // The other lane may have taken the place that was free: a lane has at most one job that waits for a place.
      await Promise.race([lane.oneAtATime ? done : placed.promise, done]);
    } catch (err) {
      if (stopping.signal.aborted) return;
      if (err instanceof RefusedError) options.logger.error({ err }, 'the api refuses our claim');
      else if (!away) options.logger.warn({ err }, 'the api cannot be reached; asking again until it can');
      away = true;
      await unreachable.pause(stopping.signal).catch(() => undefined);
    }
  }
}

function claim(lane: Lane, options: WorkerOptions, signal: AbortSignal): Promise<ClaimedJob | undefined> {
  const { runnerId, capacity } = options;
  return options.api.claim({ runnerId, profiles: lane.profiles, waitMs: CLAIM_WAIT_MS, capacity }, signal);
}

interface WorkState extends LaneState {
  /** Called once the job has its place. */
  placed: () => void;
  unfit: Backoff;
}

/** Grades, and keeps the place a while longer when this host cannot make sandboxes. */
async function workOn(job: ClaimedJob, options: WorkerOptions, state: WorkState): Promise<void> {
  const leaving = state.leaving.signal;
  const claimedAt = performance.now();
  let release: (() => void) | undefined;
  const takePlace = async () => {
    release = await state.slots.take(leaving);
    state.placed();
  };
  try {
    const outcome = await runJob(job, { ...options, claimedAt, leaving, takePlace });
    if (outcome === 'unfit') await state.unfit.pause(leaving).catch(() => undefined);
    if (outcome === 'reported') state.unfit.reset();
  } finally {
    release?.();
  }
}
