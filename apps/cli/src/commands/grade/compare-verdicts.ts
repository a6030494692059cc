import type { CheckResult, Score } from '@gopherlab/contracts';

type Outcome = Pick<CheckResult, 'status' | 'points' | 'earned'>;

export interface ComparedCheck {
  id: string;
  same: boolean;
  /** Null where the rubric did not have the check. */
  stored: Outcome | null;
  replayed: Outcome | null;
}

export interface Comparison {
  /** Status, points and every check are the same. Words and times are not compared: they tell of one run. */
  same: boolean;
  checks: ComparedCheck[];
}

type Compared = Pick<Score, 'status' | 'score' | 'maxScore' | 'checks'>;

/** Holds two gradings of the same submission against each other, check by check. */
export function compareVerdicts(stored: Compared, replayed: Compared): Comparison {
  const [before, after] = [stored, replayed].map(
    ({ checks }) => new Map(checks.map(({ id, status, points, earned }) => [id, { status, points, earned }])),
  ) as [Map<string, Outcome>, Map<string, Outcome>];
  const ids = new Set([...before.keys(), ...after.keys()]);
  const checks = [...ids].map((id) => {
    const [then, now] = [before.get(id) ?? null, after.get(id) ?? null];
    const same =
      then !== null &&
      now !== null &&
      then.status === now.status &&
      then.points === now.points &&
      then.earned === now.earned;
    return { id, same, stored: then, replayed: now };
  });
  const same =
    stored.status === replayed.status &&
    stored.score === replayed.score &&
    stored.maxScore === replayed.maxScore &&
    checks.every((check) => check.same);
  return { same, checks };
}
