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

/** What one person's attempts at one lab are worth in one assignment. The order of the attempts does not matter. */
export function scoreLab({ attempts, deadlines, policy, override }: ScoreLabInput): LabGrade {
  const inTime = countedAttempts(
    attempts.filter(({ submittedAt }) => isOpen(submittedAt, deadlines)),
    policy.attempts ?? ANY_NUMBER,
    deadlines.extraAttempts,
  ).map((attempt) => withLateness(attempt, deadlines, policy.late));
  const counted = policy.score === 'best' ? bestOf(inTime) : latestOf(inTime);
  return {
    score: override ?? counted?.worth ?? null,
    earned: counted?.score ?? null,
    submissionId: counted?.submissionId ?? null,
    daysLate: counted?.daysLate ?? 0,
    attempts: inTime.length,
    overridden: override !== null,
  };
}

/** Whether something submitted then counts at all. */
export function isOpen(at: Date, { opensAt, closesAt }: Deadlines): boolean {
  return at >= opensAt && (closesAt === null || at <= closesAt);
}

/** Weighted mean of an assignment's labs, 0 to 100; a lab without a grade counts as 0. */
export function scoreAssignment(labs: readonly { weight: number; score: number | null }[]): number {
  const weights = labs.reduce((sum, { weight }) => sum + weight, 0);
  if (weights === 0) return 0;
  return labs.reduce((sum, { weight, score }) => sum + weight * (score ?? 0), 0) / weights;
}

interface WorthAttempt extends GradedAttempt {
  worth: number;
  daysLate: number;
}

function withLateness(
  attempt: GradedAttempt,
  { dueAt }: Deadlines,
  late: AssignmentPolicy['late'],
): WorthAttempt {
  const overMs = dueAt ? attempt.submittedAt.getTime() - dueAt.getTime() : 0;
  const daysLate = overMs > 0 ? Math.ceil(overMs / DAY_MS) : 0;
  return { ...attempt, daysLate, worth: attempt.score * shareLeft(daysLate, late) };
}

/** 0 to 1 of what was earned. */
function shareLeft(daysLate: number, late: AssignmentPolicy['late']): number {
  if (daysLate === 0 || late.kind === 'none') return 1;
  if (late.kind === 'cut-off') return 0;
  return Math.max(late.floorPercent, 100 - late.percent * daysLate, 0) / 100;
}

/** Of equals the earliest: what came later added nothing. */
function bestOf(attempts: readonly WorthAttempt[]): WorthAttempt | undefined {
  return attempts.toSorted(
    (a, b) => b.worth - a.worth || a.submittedAt.getTime() - b.submittedAt.getTime(),
  )[0];
}

function latestOf(attempts: readonly WorthAttempt[]): WorthAttempt | undefined {
  return attempts.toSorted((a, b) => b.submittedAt.getTime() - a.submittedAt.getTime())[0];
}
