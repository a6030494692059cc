import { countingWindow, scoreAssignment, scoreLab } from '@gopherlab/scoring';
import { assignments, type Db, type ltiScores } from '@gopherlab/store';

/** What somebody has behind a link now. */
export interface Standing {
  /** 0 to 100; null when there is nothing yet. */
  score: number | null;
  /** Whether a lower score replaces a higher one. */
  replaces: boolean;
  /** An exam keeps its outcome back until then; null is now. */
  heldUntil: Date | null;
}

export interface WeightedLab {
  lab: string;
  weight: number;
}

const NOTHING: Standing = { score: null, replaces: false, heldUntil: null };
/** An exam that never closes tells when its person has sat it; looked at again after so long. */
const LOOK_AGAIN_MS = 10 * 60_000;

export interface StandingOptions {
  db: Db;
  /** The labs of a track; undefined when there is no such track. */
  trackLabs: (slug: string) => Promise<WeightedLab[] | undefined>;
}

/** What to pass back for a link: the best of a lab, the mean of a track, or what an assignment's own policy says. */
export async function standingOf(
  { db, trackLabs }: StandingOptions,
  { personId, targetKind, target }: Pick<ltiScores.DueScore, 'personId' | 'targetKind' | 'target'>,
): Promise<Standing> {
  if (targetKind === 'assignment') return assignmentStanding(db, personId, target);
  const labs = targetKind === 'lab' ? [{ lab: target, weight: 1 }] : await trackLabs(target);
  return labs ? labsStanding(db, personId, labs) : NOTHING;
}

/** Without an assignment nothing is late, and the best attempt counts. */
async function labsStanding(db: Db, personId: string, labs: WeightedLab[]): Promise<Standing> {
  const graded = await listGraded(db, personId, labs);
  if (graded.length === 0) return NOTHING;
  const scored = labs.map(({ lab, weight }) => {
    const scores = graded.filter((attempt) => attempt.lab === lab).map(({ score }) => score);
    return { weight, score: scores.length === 0 ? null : Math.max(...scores) };
  });
  return {
    score: scoreAssignment(scored),
    replaces: false,
    heldUntil: await heldUntilOf(db, personId, graded),
  };
}

async function assignmentStanding(db: Db, personId: string, id: string): Promise<Standing> {
  const [assignment] = await assignments.listPersonalAssignments(db, { personId, id });
  if (!assignment) return NOTHING;
  const { policy, labs, opensAt, dueAt, closesAt, extraAttempts, sitting } = assignment;
  // The times are this person's own already: only the attempts of the extension come on top.
  const extension = { dueAt: null, closesAt: null, extraAttempts, extraMinutes: 0 };
  const window = countingWindow({ times: { opensAt, dueAt, closesAt }, policy, extension, sitting });
  const graded = window ? await listGraded(db, personId, labs) : [];
  const overrides = await assignments.listOverridesOf(db, personId);
  const scored = labs.map(({ lab, weight }) => {
    const override = overrides.find((one) => one.assignmentId === id && one.lab === lab)?.score ?? null;
    const attempts = graded.filter((attempt) => attempt.lab === lab);
    const grade = window ? scoreLab({ attempts, deadlines: window, policy, override }).score : override;
    return { weight, score: grade, overridden: override !== null };
  });
  if (scored.every(({ score }) => score === null)) return NOTHING;
  return {
    score: scoreAssignment(scored),
    replaces: policy.score === 'last' || scored.some(({ overridden }) => overridden),
    heldUntil: await heldUntilOf(db, personId, graded),
  };
}

interface Graded extends assignments.AttemptRecord {
  score: number;
}

async function listGraded(db: Db, personId: string, labs: WeightedLab[]): Promise<Graded[]> {
  const attempts = await assignments.listAttempts(
    db,
    personId,
    labs.map(({ lab }) => lab),
  );
  return attempts.flatMap(({ score, ...attempt }) => (score === null ? [] : [{ ...attempt, score }]));
}

async function heldUntilOf(
  db: Db,
  personId: string,
  attempts: { submissionId: string }[],
): Promise<Date | null> {
  const withheld = await assignments.findWithheld(
    db,
    personId,
    attempts.map(({ submissionId }) => submissionId),
  );
  if (withheld.size === 0) return null;
  const times = [...withheld.values()].map((until) => until?.getTime() ?? Date.now() + LOOK_AGAIN_MS);
  return new Date(Math.max(...times));
}
