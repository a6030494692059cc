import type { Profile } from '@gopherlab/contracts';
import { runners, submissions, type Db, type SubmissionRecord } from '@gopherlab/store';

export interface QueueStanding {
  /** Submissions of the same profile that are served before; null when it does not wait. */
  queuePosition: number | null;
  /** Null when unknown: no runner is connected, or nothing was graded yet. */
  estimatedWaitMs: number | null;
}

export interface QueueEstimate {
  standingOf(submission: SubmissionRecord): Promise<QueueStanding>;
}

const NOT_WAITING: QueueStanding = { queuePosition: null, estimatedWaitMs: null };
/** What the line is made of changes slowly beside how often it is looked at. */
const KEPT_MS = 1000;

interface Line {
  capacity: number;
  busy: number;
  meanMs: number | null;
}

/** Tells people honestly how long they wait: from recent gradings and the runners that are connected. */
export function createQueueEstimate({
  db,
  connectedWithinMs,
}: {
  db: Db;
  connectedWithinMs: number;
}): QueueEstimate {
  const kept = new Map<Profile, { line: Promise<Line>; until: number }>();

  function lineOf(profile: Profile): Promise<Line> {
    const known = kept.get(profile);
    if (known && known.until > performance.now()) return known.line;
    const line = readLine(db, profile, connectedWithinMs);
    kept.set(profile, { line, until: performance.now() + KEPT_MS });
    line.catch(() => kept.delete(profile));
    return line;
  }

  return {
    async standingOf(submission) {
      if (submission.state !== 'queued') return NOT_WAITING;
      const [queuePosition, line] = await Promise.all([
        submissions.countAhead(db, submission),
        lineOf(submission.profile),
      ]);
      return { queuePosition, estimatedWaitMs: estimateWaitMs(queuePosition, line) };
    },
  };
}

async function readLine(db: Db, profile: Profile, connectedWithinMs: number): Promise<Line> {
  const [connected, busy, meanMs] = await Promise.all([
    runners.listConnectedRunners(db, connectedWithinMs),
    submissions.countRunning(db, profile),
    runners.meanGradingMs(db, profile),
  ]);
  const able = connected.filter((runner) => runner.profiles.includes(profile));
  // A host grades one kernel submission at a time.
  const capacity = able.reduce((sum, runner) => sum + (profile === 'kernel' ? 1 : runner.capacity), 0);
  return { capacity, busy, meanMs };
}

/** With `capacity` gradings at once, one ends every `meanMs / capacity`; each frees a place for the next in line. */
export function estimateWaitMs(ahead: number, { capacity, busy, meanMs }: Line): number | null {
  if (capacity === 0 || meanMs === null) return null;
  const gradingsToWaitFor = Math.max(0, ahead + 1 + Math.min(busy, capacity) - capacity);
  return Math.round((gradingsToWaitFor * meanMs) / capacity);
}
