import type { AssignmentPolicy } from '@gopherlab/contracts';

/** `limit` attempts in any `regainHours`; with null in all, and with a null limit any number. */
export type AttemptRule = AssignmentPolicy['attempts'];

export interface AttemptsLeft {
  /** Null: any number. */
  left: number | null;
  /** When the next one comes back; null where one is left, or none ever comes. */
  nextAt: Date | null;
}

const HOUR_MS = 60 * 60 * 1000;

/**
 * The attempts that an assignment takes, oldest first. One that was made when none was left (another assignment still took
 * it, or an extension was taken back) does not count, and spends nothing either.
 */
export function countedAttempts<A extends { submittedAt: Date }>(
  attempts: readonly A[],
  rule: AttemptRule,
  extraAttempts = 0,
): A[] {
  const inOrder = attempts.toSorted((a, b) => a.submittedAt.getTime() - b.submittedAt.getTime());
  if (rule.limit === null) return inOrder;
  const counted: A[] = [];
  for (const attempt of inOrder) {
    const { left } = leftAt(counted, rule, extraAttempts, attempt.submittedAt);
    if (left === null || left > 0) counted.push(attempt);
  }
  return counted;
}

/** How many more attempts an assignment takes at a time, after those that were made. */
export function attemptsLeft(
  attempts: readonly { submittedAt: Date }[],
  rule: AttemptRule,
  extraAttempts: number,
  at: Date,
): AttemptsLeft {
  return leftAt(countedAttempts(attempts, rule, extraAttempts), rule, extraAttempts, at);
}

/** `counted` is oldest first. */
function leftAt(
  counted: readonly { submittedAt: Date }[],
  { limit, regainHours }: AttemptRule,
  extraAttempts: number,
  at: Date,
): AttemptsLeft {
  if (limit === null) return { left: null, nextAt: null };
  const regainMs = regainHours === null ? Infinity : regainHours * HOUR_MS;
  const spent = counted.filter(({ submittedAt }) => at.getTime() - submittedAt.getTime() < regainMs);
  const left = limit + extraAttempts - spent.length;
  if (left > 0) return { left, nextAt: null };
  const comesBack = spent[spent.length - limit - extraAttempts];
  const nextAt =
    comesBack && regainHours !== null ? new Date(comesBack.submittedAt.getTime() + regainMs) : null;
  return { left: 0, nextAt };
}
