import type { AssignmentPolicy } from '@gopherlab/contracts';
import type { CountingWindow } from '@gopherlab/scoring';
import type { assignments } from '@gopherlab/store';

type Personal = assignments.PersonalAssignment;

/** What an assignment forbids, and until when. */
export interface AssignedRules {
  title: string;
  policy: AssignmentPolicy;
  closesAt: Date | null;
  sitting: { endsAt: Date } | null;
}

const NEVER = new Date(8.64e15);

/** When what holds until an assignment closes holds no more; an exam that never closes ends with the person's sitting. */
export function effectiveEnd({ policy, closesAt, sitting }: Omit<AssignedRules, 'title'>): Date {
  return closesAt ?? (policy.exam ? sitting?.endsAt : undefined) ?? NEVER;
}

/** When a submission of this person counts; null for an exam that was not begun. The stored times hold extensions already. */
export function windowOf(work: Personal): CountingWindow | null {
  const { policy, opensAt, dueAt, closesAt, extraAttempts, sitting } = work;
  if (!policy.exam) return { opensAt, dueAt, closesAt, extraAttempts };
  return sitting && { opensAt: sitting.openedAt, dueAt, closesAt: sitting.endsAt, extraAttempts };
}
