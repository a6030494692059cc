import type { Catalogue } from '@gopherlab/catalogue';
import type { ExamStanding, Work, WorkLab, WorkState } from '@gopherlab/contracts';
import { attemptsLeft, isOpen, scoreAssignment, scoreLab, type CountingWindow } from '@gopherlab/scoring';
import type { assignments } from '@gopherlab/store';
import { effectiveEnd, windowOf } from './times.ts';

type Personal = assignments.PersonalAssignment;

export interface WorkFacts {
  catalogue: Catalogue;
  /** Of all labs of the assignments. */
  attempts: readonly assignments.AttemptRecord[];
  overrides: readonly assignments.OverrideRecord[];
  /** Submissions whose outcome an exam keeps back now. */
  withheld: ReadonlyMap<string, Date | null>;
  now: Date;
}

const NOTHING_LEFT = { left: 0, nextAt: null };

/** An assignment as its learner may see it now. */
export function toWork(work: Personal, facts: WorkFacts): Work {
  const { now } = facts;
  const state = stateOf(work, now);
  const exam = examStanding(work, now);
  const keptBack = work.policy.exam !== null && now >= work.opensAt && now < effectiveEnd(work);
  const labs = work.labs.map((assigned) => toWorkLab(work, assigned, keptBack, facts));
  const visible = state !== 'upcoming' && exam?.state !== 'not-begun';
  const counted = labs.some(({ score }) => score !== null);
  return {
    id: work.id,
    title: work.title,
    cohort: work.cohort,
    // It would tell which labs they are.
    track: visible ? work.track : null,
    policy: work.policy,
    state,
    opensAt: work.opensAt.toISOString(),
    dueAt: toIso(work.dueAt),
    closesAt: toIso(work.closesAt),
    extended: work.extended,
    exam,
    withheld: keptBack ? { until: toIso(work.closesAt ?? work.sitting?.endsAt ?? null) } : null,
    score: counted ? scoreAssignment(labs) : null,
    labCount: labs.length,
    minutes: labs.reduce((sum, { minutes }) => sum + minutes, 0),
    labs: visible ? labs : [],
    now: now.toISOString(),
  };
}

function stateOf({ opensAt, dueAt, closesAt }: Personal, now: Date): WorkState {
  if (now < opensAt) return 'upcoming';
  if (closesAt && now > closesAt) return 'closed';
  return dueAt && now > dueAt ? 'late' : 'open';
}

function examStanding(work: Personal, now: Date): ExamStanding | null {
  const { policy, extraMinutes, sitting, closesAt } = work;
  if (!policy.exam) return null;
  const minutes = policy.exam.minutes + extraMinutes;
  if (!sitting) {
    const state = closesAt && now >= closesAt ? 'missed' : 'not-begun';
    return { minutes, state, endsAt: null, remainingMs: 0 };
  }
  const remainingMs = Math.max(0, sitting.endsAt.getTime() - now.getTime());
  return {
    minutes,
    state: remainingMs > 0 ? 'running' : 'over',
    endsAt: sitting.endsAt.toISOString(),
    remainingMs,
  };
}

function toWorkLab(
  work: Personal,
  { lab, weight }: assignments.AssignedLab,
  keptBack: boolean,
  facts: WorkFacts,
): WorkLab {
  // A lab may have left the installation since it was assigned.
  const manifest = facts.catalogue.labs.get(lab)?.manifest;
  const window = windowOf(work);
  const own = facts.attempts.filter(
    (attempt) => attempt.lab === lab && window && isOpen(attempt.submittedAt, window),
  );
  const grade = gradeOf(work, lab, window, own, facts);
  const left = window
    ? attemptsLeft(own, work.policy.attempts, window.extraAttempts, facts.now)
    : { ...NOTHING_LEFT, left: work.policy.attempts.limit };
  return {
    lab,
    title: manifest?.title ?? { en: lab, zh: lab },
    minutes: manifest?.minutes ?? 0,
    weight,
    score: keptBack ? null : grade.score,
    earned: keptBack ? null : grade.earned,
    daysLate: keptBack ? 0 : grade.daysLate,
    overridden: !keptBack && grade.overridden,
    attempts: own.length,
    attemptsLeft: left.left,
    nextAttemptAt: toIso(left.nextAt),
  };
}

function gradeOf(
  work: Personal,
  lab: string,
  window: CountingWindow | null,
  own: readonly assignments.AttemptRecord[],
  { overrides, withheld }: WorkFacts,
) {
  // What another assignment's exam keeps back does not show here either, not even as a better score.
  const graded = own.flatMap(({ submissionId, score, submittedAt }) =>
    score === null || withheld.has(submissionId) ? [] : [{ submissionId, score, submittedAt }],
  );
  const override = overrides.find((one) => one.assignmentId === work.id && one.lab === lab);
  return scoreLab({
    attempts: window ? graded : [],
    deadlines: window ?? work,
    policy: work.policy,
    override: override?.score ?? null,
  });
}

function toIso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
