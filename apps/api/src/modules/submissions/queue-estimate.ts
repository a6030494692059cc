import type { GradingMode, Profile } from '@gopherlab/contracts';
import {
  line,
  runners,
  submissions,
  type Db,
  type DurationRecord,
  type LineEntry,
  type RunningRecord,
  type SubmissionRecord,
} from '@gopherlab/store';
import { scheduleLines, type Host, type Starts } from './line-schedule.ts';

export interface QueueStanding {
  /** Submissions of the same profile that are served before; null when it does not wait. */
  queuePosition: number | null;
  /** Null when unknown: no runner is connected, or nothing was graded yet. */
  estimatedWaitMs: number | null;
}

export interface QueueEstimate {
  standingOf(submission: SubmissionRecord): Promise<QueueStanding>;
  /** From what is known of the line without asking for this one; undefined when it was not seen to wait. */
  placeInLine(submissionId: string): Promise<QueueStanding | undefined>;
}

const NOT_WAITING: QueueStanding = { queuePosition: null, estimatedWaitMs: null };
/** However many look at their places, the line is read so often at most. */
const KEPT_MS = 500;
/** Behind so many of a profile nobody is planned one by one. */
const PLANNED = 2000;
/** Newest gradings of a profile that tell how long one takes. */
const REMEMBERED = 200;
/** What takes longer than usual is taken to need this part of the usual time more. */
const OVERDUE = 0.1;

/** The line as it stood a moment ago, played forward. */
interface Forecast {
  places: Map<string, QueueStanding>;
  /** When whoever is at this place of a line starts; null when unknown. */
  startAt(profile: Profile, place: number): number | null;
}

/** Tells people honestly how long they wait: from recent gradings, those under way, and the runners that are connected. */
export function createQueueEstimate({
  db,
  connectedWithinMs,
}: {
  db: Db;
  connectedWithinMs: number;
}): QueueEstimate {
  let kept: { forecast: Promise<Forecast>; until: number } | undefined;

  function current(): Promise<Forecast> {
    if (kept && kept.until > performance.now()) return kept.forecast;
    const forecast = readForecast(db, connectedWithinMs);
    const mine = { forecast, until: performance.now() + KEPT_MS };
    kept = mine;
    forecast.catch(() => {
      if (kept === mine) kept = undefined;
    });
    return forecast;
  }

  return {
    async standingOf(submission) {
      if (submission.state !== 'queued') return NOT_WAITING;
      const forecast = await current();
      const known = forecast.places.get(submission.id);
      if (known) return known;
      const queuePosition = await submissions.countAhead(db, submission);
      return { queuePosition, estimatedWaitMs: forecast.startAt(submission.profile, queuePosition) };
    },
    async placeInLine(submissionId) {
      return (await current()).places.get(submissionId);
    },
  };
}

async function readForecast(db: Db, connectedWithinMs: number): Promise<Forecast> {
  const [hosts, running, waiting, durations] = await Promise.all([
    runners.listConnectedRunners(db, connectedWithinMs),
    line.readRunning(db),
    line.readLine(db, PLANNED),
    line.readDurations(db, REMEMBERED),
  ]);
  return forecastOf({ hosts, running, waiting, durations });
}

export interface LineState {
  hosts: Host[];
  running: RunningRecord[];
  waiting: LineEntry[];
  durations: DurationRecord[];
}

export function forecastOf({ hosts, running, waiting, durations }: LineState): Forecast {
  const usual = createUsualTimes(durations);
  const schedule = scheduleLines(
    hosts,
    running.map((job) => {
      const ms = usual.of(job);
      return {
        hostId: job.runnerId,
        profile: job.profile,
        leftMs: Math.max(ms - job.elapsedMs, ms * OVERDUE),
      };
    }),
    waiting.map((job) => ({ ...job, ms: usual.of(job) })),
  );

  function startAt(profile: Profile, place: number): number | null {
    const starts = schedule.get(profile);
    const mean = usual.ofProfile(profile);
    if (!starts || mean === undefined) return null;
    return Math.round(starts[place] ?? behindAll(starts, place, mean / capacityFor(hosts, profile)));
  }

  const places = new Map<string, QueueStanding>();
  const counts = new Map<Profile, number>();
  for (const { id, profile } of waiting) {
    const queuePosition = counts.get(profile) ?? 0;
    counts.set(profile, queuePosition + 1);
    places.set(id, { queuePosition, estimatedWaitMs: startAt(profile, queuePosition) });
  }
  return { places, startAt };
}

/** A place that came after the line was read: one grading after another ends before it. */
function behindAll(starts: Starts, place: number, everyMs: number): number {
  const last = starts.length - 1;
  return (starts[last] ?? 0) + (place - last) * everyMs;
}

function capacityFor(hosts: Host[], profile: Profile): number {
  const able = hosts.filter(({ profiles }) => profiles.includes(profile));
  // A host grades one kernel submission at a time.
  return able.reduce((sum, { capacity }) => sum + (profile === 'kernel' ? 1 : capacity), 0);
}

/** How long a grading takes: as this lab's of late, else as its profile's, else as any. */
function createUsualTimes(durations: DurationRecord[]) {
  const exact = new Map(durations.map((record) => [keyOf(record), record.meanMs]));
  const ofProfile = (profile: Profile) => meanOf(durations.filter((record) => record.profile === profile));
  const overall = meanOf(durations) ?? 0;
  return {
    ofProfile,
    of: (job: { profile: Profile; lab: string; mode: GradingMode }) =>
      exact.get(keyOf(job)) ?? ofProfile(job.profile) ?? overall,
  };
}

function keyOf({ profile, lab, mode }: { profile: Profile; lab: string; mode: GradingMode }): string {
  return `${profile} ${mode} ${lab}`;
}

function meanOf(records: DurationRecord[]): number | undefined {
  const count = records.reduce((sum, record) => sum + record.count, 0);
  if (count === 0) return undefined;
  return records.reduce((sum, record) => sum + record.count * record.meanMs, 0) / count;
}
