import { attemptsLeft, isOpen, type AttemptsLeft } from '@gopherlab/scoring';
import { assignments, readClock, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { windowOf } from './times.ts';

/**
 * Refuses a graded submission that every assignment it would count for has no attempt left for: ATTEMPTS_SPENT says when
 * the next one comes. With one that still takes it, it is taken, and counts only there. Practice that counts for nothing
 * is never refused. The caller holds the person's lock, so two at once cannot both take the last attempt.
 */
export async function assertAttemptLeft(tx: Tx, personId: string, lab: string): Promise<void> {
  const now = await readClock(tx);
  const open = await assignments.findOpenAssignmentsFor(tx, personId, lab, now);
  const counting = open.flatMap((work) => {
    const window = windowOf(work);
    return window && isOpen(now, window) ? [{ work, window }] : [];
  });
  if (counting.length === 0) return;
  const made = await assignments.listAttempts(tx, personId, [lab]);
  const spent: { title: string; left: AttemptsLeft }[] = [];
  for (const { work, window } of counting) {
    const own = made.filter(({ submittedAt }) => isOpen(submittedAt, window));
    const left = attemptsLeft(own, work.policy.attempts, window.extraAttempts, now);
    if (left.left === null || left.left > 0) return;
    spent.push({ title: work.title, left });
  }
  throw spentError(spent, now);
}

function spentError(spent: readonly { title: string; left: AttemptsLeft }[], now: Date): AppError {
  const titles = spent.map(({ title }) => `“${title}”`).join(' and ');
  const next = spent
    .flatMap(({ left }) => left.nextAt ?? [])
    .toSorted((a, b) => a.getTime() - b.getTime())[0];
  if (!next) return new AppError('ATTEMPTS_SPENT', `every attempt of ${titles} is used; none comes back`);
  const seconds = Math.max(1, Math.ceil((next.getTime() - now.getTime()) / 1000));
  return new AppError(
    'ATTEMPTS_SPENT',
    `every attempt of ${titles} is used; the next one comes at ${next.toISOString()}`,
    { headers: { 'Retry-After': String(seconds) } },
  );
}
