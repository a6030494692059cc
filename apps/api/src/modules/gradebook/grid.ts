import { GRADEBOOK_FLAGS } from '@gopherlab/contracts';
import {
  scoreAssignment,
  scoreLab,
  type CountingWindow,
  type GradedAttempt,
  type LabGrade,
} from '@gopherlab/scoring';
import type { gradebook, overrides } from '@gopherlab/store';
import type { WindowOf } from './windows.ts';

type Assignment = gradebook.GradebookAssignmentRecord;

export interface GridInput {
  assignments: readonly Assignment[];
  columns: readonly gradebook.GradebookColumn[];
  learners: readonly { id: string }[];
  work: gradebook.ReadWork;
  standing: readonly overrides.StandingOverride[];
  windowOf: WindowOf;
}

export interface Grid {
  cells: number[][];
  totals: (number | null)[][];
}

const MINUTE_MS = 60_000;
const NO_ATTEMPTS: GradedAttempt[] = [];

/** Grades of a whole cohort as they are sent; `Gradebook` says what the numbers are. */
export function buildGrid(input: GridInput): Grid {
  const { columns, learners, work, standing } = input;
  const columnsOf = Map.groupBy(
    columns.map((column, index) => ({ ...column, index })),
    ({ assignmentId }) => assignmentId,
  );
  const overridesOf = Map.groupBy(standing, ({ personId }) => personId);
  const cells: number[][] = [];
  const totals: (number | null)[][] = [];
  for (const [place, { id }] of learners.entries()) {
    const overridden = overridesOf.get(id);
    const row: number[] = [];
    totals.push(
      input.assignments.map((assignment) => {
        const own = columnsOf.get(assignment.id) ?? [];
        if (assignment.personId !== null && assignment.personId !== id) {
          for (const _ of own) row.push(-1, 0, 0, -1, GRADEBOOK_FLAGS.notAsked);
          return null;
        }
        const window = input.windowOf(assignment, id);
        const labs = own.map(({ lab, weight, index }) => {
          const set = overridden?.find((one) => one.assignmentId === assignment.id && one.lab === lab);
          const override = set?.score ?? null;
          const score = pushCell(row, { assignment, window, work: work(place, index), override });
          return { weight, score };
        });
        return round(scoreAssignment(labs));
      }),
    );
    cells.push(row);
  }
  return { cells, totals };
}

interface CellInput {
  assignment: Assignment;
  window: CountingWindow | null;
  work: gradebook.ColumnWork | undefined;
  override: number | null;
}

/** Adds a cell's numbers to a row; gives its score. */
function pushCell(row: number[], { assignment, window, work, override }: CellInput): number | null {
  const overridden = override === null ? 0 : GRADEBOOK_FLAGS.overridden;
  if (!work) {
    row.push(override ?? -1, 0, 0, -1, overridden);
    return override;
  }
  // A page of grades needs no submission's id: its place stands for it.
  const attempts = work.attempts.map((attempt, at) => ({ ...attempt, submissionId: String(at) }));
  const grade = gradeLab({ assignment, window, attempts, override });
  const counted = grade.submissionId === null ? undefined : attempts[Number(grade.submissionId)];
  row.push(
    grade.score ?? -1,
    grade.attempts,
    grade.daysLate,
    counted ? minutesOfWork({ assignment, window, work, submittedAt: counted.submittedAt.getTime() }) : -1,
    overridden |
      (counted?.regraded ? GRADEBOOK_FLAGS.regraded : 0) |
      (work.waiting ? GRADEBOOK_FLAGS.waiting : 0),
  );
  return grade.score;
}

export interface GradeLabInput {
  assignment: Assignment;
  /** Null: an exam that the learner has not begun. */
  window: CountingWindow | null;
  attempts: readonly GradedAttempt[];
  override: number | null;
}

/** One learner's grade in one lab, its score rounded as it is shown and exported: to two decimals. */
export function gradeLab({ assignment, window, attempts, override }: GradeLabInput): LabGrade {
  const grade = scoreLab({
    // Of an exam that was not begun nothing counts but what the instructor says.
    attempts: window ? attempts : NO_ATTEMPTS,
    deadlines: window ?? assignment,
    policy: assignment.policy,
    override,
  });
  return { ...grade, score: grade.score === null ? null : round(grade.score) };
}

export interface WorkTime {
  assignment: Assignment;
  window: CountingWindow | null;
  work: gradebook.ColumnWork;
  submittedAt: number;
}

/**
 * Whole minutes of clock time to a submission: from the first saved work on the lab, or where none was saved from the first
 * grading; never from before it was open to the learner, and in an exam from its beginning.
 */
export function minutesOfWork({ assignment, window, work, submittedAt }: WorkTime): number {
  const opensAt = (window ?? assignment).opensAt.getTime();
  const from = assignment.policy.exam
    ? opensAt
    : Math.max(opensAt, work.begunAt ?? firstGrading(work, opensAt));
  return Math.max(0, Math.round((submittedAt - from) / MINUTE_MS));
}

function firstGrading({ attempts }: gradebook.ColumnWork, opensAt: number): number {
  let first = Infinity;
  for (const { submittedAt } of attempts) {
    const time = submittedAt.getTime();
    if (time >= opensAt && time < first) first = time;
  }
  return first;
}

function round(score: number): number {
  return Math.round(score * 100) / 100;
}
