import type { RegradeChange } from '@gopherlab/contracts';
import type { gradebook, overrides, regrades } from '@gopherlab/store';
import { gradeLab } from '../gradebook/grid.ts';
import type { WindowOf } from '../gradebook/windows.ts';

export interface ChangesInput {
  assignment: gradebook.GradebookAssignmentRecord;
  /** Those that have a new verdict. */
  items: readonly regrades.RegradeItemRecord[];
  /** Every grading of the same people and labs: what counts afterwards may be one that was not graded again. */
  attempts: readonly gradebook.CellAttempt[];
  standing: readonly overrides.StandingOverride[];
  windowOf: WindowOf;
}

/** What a regrade would change: the old verdicts against the new ones, and each cell's grade with either. */
export function compareVerdicts({
  assignment,
  items,
  attempts,
  standing,
  windowOf,
}: ChangesInput): RegradeChange[] {
  const cellOf = (one: { personId: string; lab: string }) => `${one.personId} ${one.lab}`;
  const attemptsOf = Map.groupBy(attempts, cellOf);
  const overrideOf = new Map(standing.map((one) => [cellOf(one), one.score]));
  return [...Map.groupBy(items, cellOf)].flatMap(([cell, own]) => {
    const regraded = new Map(
      own.flatMap((item) => (isGraded(item) ? [[item.submissionId, item.after.score]] : [])),
    );
    const gradeWith = (scores: ReadonlyMap<string, number>) =>
      gradeLab({
        assignment,
        window: windowOf(assignment, own[0]?.personId ?? ''),
        attempts: (attemptsOf.get(cell) ?? []).flatMap(({ submissionId, submittedAt, score }) => {
          const known = scores.get(submissionId) ?? score;
          return known === null ? [] : [{ submissionId, submittedAt, score: known }];
        }),
        override: overrideOf.get(cell) ?? null,
      }).score;
    const grades = { gradeBefore: gradeWith(new Map()), gradeAfter: gradeWith(regraded) };
    return own.map((item) => ({ ...toChange(item), ...grades }));
  });
}

const isGraded = ({ after }: regrades.RegradeItemRecord) => after.status !== 'platform-error';

function toChange(item: regrades.RegradeItemRecord): Omit<RegradeChange, 'gradeBefore' | 'gradeAfter'> {
  const [before, after] = [new Set(item.passedBefore), new Set(item.passedAfter)];
  const graded = isGraded(item);
  return {
    person: item.personId,
    lab: item.lab,
    submissionId: item.submissionId,
    submittedAt: item.submittedAt.toISOString(),
    before: item.before,
    after: graded ? item.after : null,
    gained: graded ? item.passedAfter.filter((id) => !before.has(id)) : [],
    lost: graded ? item.passedBefore.filter((id) => !after.has(id)) : [],
  };
}
