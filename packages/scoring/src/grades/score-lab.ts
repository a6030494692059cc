import type { AssignmentPolicy } from '@gopherlab/contracts';
import { countedAttempts } from './attempts.ts';

export interface GradedAttempt {
  submissionId: string;
  /** 0 to 100, as the verdict says. */
  score: number;
  /** When it was submitted, not when it was graded: a queue costs nobody points. */
  submittedAt: Date;
}

/** An assignment's times as they hold for one person, extensions and an exam's own end included. */
export interface Deadlines {
  opensAt: Date;
  /** Null: never late. */
  dueAt: Date | null;
  /** Null: never closes. */
  closesAt: Date | null;
}

export interface LabGrade {
  /** 0 to 100 after lateness and override; null when nothing counts. */
  score: number | null;
  /** Of the attempt that counts, before lateness. */
  earned: number | null;
  submissionId: string | null;
  /** Begun days after the due time of the attempt that counts. */
  daysLate: number;
  /** Attempts inside the assignment's time and its limit. */
  attempts: number;
  overridden: boolean;
}

export interface ScoreLabInput {
  attempts: readonly GradedAttempt[];
  /** `countingWindow` makes them. */
  deadlines: Deadlines & { extraAttempts?: number };
  /** Without `attempts` any number counts. */
  policy: Pick<AssignmentPolicy, 'late' | 'score'> & Partial<Pick<AssignmentPolicy, 'attempts'>>;
  /** What an instructor set instead, 0 to 100; null is none. */
  override: number | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const ANY_NUMBER = { limit: null, regainHours: null };

/**
 * What one person's attempts at one lab are worth in one assignment. The order of the attempts does not matter. A page of
 * grades asks this for a hundred thousand cells, so nothing is copied.
 */
export function scoreLab({ attempts, deadlines, policy, override }: ScoreLabInput): LabGrade {
  const inTime = countedAttempts(
    attempts.filter(({ submittedAt }) => isOpen(submittedAt, deadlines)),
    policy.attempts ?? ANY_NUMBER,
    deadlines.extraAttempts,
  );
  const counted = policy.score === 'best' ? bestOf(inTime, deadlines, policy.late) : inTime.at(-1);
  const worth = counted && worthOf(counted, deadlines, policy.late);
  return {
    score: override ?? worth ?? null,
    earned: counted?.score ?? null,
    submissionId: counted?.submissionId ?? null,
    daysLate: counted ? daysLateOf(counted, deadlines) : 0,
    attempts: inTime.length,
    overridden: override !== null,
  };
}

/** Whether something submitted then counts at all. */
export function isOpen(at: Date, { opensAt, closesAt }: Deadlines): boolean {
  const time = at.getTime();
  return time >= opensAt.getTime() && (closesAt === null || time <= closesAt.getTime());
}

/** Weighted mean of an assignment's labs, 0 to 100; a lab without a grade counts as 0. */
export function scoreAssignment(labs: readonly { weight: number; score: number | null }[]): number {
  const weights = labs.reduce((sum, { weight }) => sum + weight, 0);
  if (weights === 0) return 0;
  return labs.reduce((sum, { weight, score }) => sum + weight * (score ?? 0), 0) / weights;
}

function daysLateOf({ submittedAt }: GradedAttempt, { dueAt }: Deadlines): number {
  const overMs = dueAt ? submittedAt.getTime() - dueAt.getTime() : 0;
  return overMs > 0 ? Math.ceil(overMs / DAY_MS) : 0;
}

function worthOf(attempt: GradedAttempt, deadlines: Deadlines, late: AssignmentPolicy['late']): number {
  return attempt.score * shareLeft(daysLateOf(attempt, deadlines), late);
}

/** 0 to 1 of what was earned. */
function shareLeft(daysLate: number, late: AssignmentPolicy['late']): number {
  if (daysLate === 0 || late.kind === 'none') return 1;
  if (late.kind === 'cut-off') return 0;
  return Math.max(late.floorPercent, 100 - late.percent * daysLate, 0) / 100;
}

/** Of equals the earliest: what came later added nothing. `attempts` are oldest first. */
function bestOf(
  attempts: readonly GradedAttempt[],
  deadlines: Deadlines,
  late: AssignmentPolicy['late'],
): GradedAttempt | undefined {
  let best = attempts[0];
  let most = best ? worthOf(best, deadlines, late) : 0;
  for (const attempt of attempts) {
    const worth = worthOf(attempt, deadlines, late);
    if (worth > most) [best, most] = [attempt, worth];
  }
  return best;
}
