import type { AssignmentPolicy } from '@gopherlab/contracts';
import type { Deadlines } from './score-lab.ts';

/** What an instructor granted one person for one assignment. */
export interface Extension {
  /** Null leaves the assignment's own. */
  dueAt: Date | null;
  closesAt: Date | null;
  extraAttempts: number;
  /** Of an exam's time. */
  extraMinutes: number;
}

/** One person's exam, as it was when it began: an extension's minutes come on top. */
export interface ExamSitting {
  openedAt: Date;
  endsAt: Date;
}

/** When something submitted counts for one person, and how many attempts do. */
export interface CountingWindow extends Deadlines {
  /** On top of the policy's limit. */
  extraAttempts: number;
}

export interface CountingWindowInput {
  /** The assignment's own. */
  times: Deadlines;
  policy: Pick<AssignmentPolicy, 'exam'>;
  /** The person's latest. */
  extension: Extension | null;
  sitting: ExamSitting | null;
}

const MINUTE_MS = 60_000;

/**
 * An assignment's times with a person's extension. What the extension names holds instead of the assignment's own; a later
 * due time moves the closing time along, so that nothing is due after it has closed.
 */
export function effectiveDeadlines(times: Deadlines, extension: Extension | null): Deadlines {
  const dueAt = extension?.dueAt ?? times.dueAt;
  const closesAt = extension?.closesAt ?? times.closesAt;
  return { opensAt: times.opensAt, dueAt, closesAt: closesAt && dueAt ? later(closesAt, dueAt) : closesAt };
}

/** When a sitting is over: its minutes and the extension's, and never after the assignment has closed. */
export function examEnd(
  sitting: ExamSitting,
  { closesAt }: Pick<Deadlines, 'closesAt'>,
  extension: Extension | null,
): Date {
  const ends = new Date(sitting.endsAt.getTime() + (extension?.extraMinutes ?? 0) * MINUTE_MS);
  return closesAt && closesAt < ends ? closesAt : ends;
}

/** The window for `scoreLab`. Null for an exam that was not begun: nothing counts for it. */
export function countingWindow(input: CountingWindowInput): CountingWindow | null {
  const { times, policy, extension, sitting } = input;
  const deadlines = effectiveDeadlines(times, extension);
  const extraAttempts = extension?.extraAttempts ?? 0;
  if (!policy.exam) return { ...deadlines, extraAttempts };
  if (!sitting) return null;
  return {
    opensAt: sitting.openedAt,
    dueAt: deadlines.dueAt,
    closesAt: examEnd(sitting, deadlines, extension),
    extraAttempts,
  };
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
