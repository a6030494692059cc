import { GRADEBOOK_FLAGS } from '@gopherlab/contracts';
import { scoreAssignment, scoreLab, type GradedAttempt, type LabGrade } from '@gopherlab/scoring';
import type { gradebook, overrides } from '@gopherlab/store';
import type { WindowOf } from './windows.ts';

type Assignment = gradebook.GradebookAssignmentRecord;

export interface GridInput {
  assignments: readonly Assignment[];
  columns: readonly gradebook.GradebookColumn[];
  learners: readonly { id: string }[];
  /** By learner. */
  work: ReadonlyMap<string, gradebook.LearnerWork>;
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
  const { assignments, columns, learners, work, standing, windowOf } = input;
  const byId = new Map(assignments.map((assignment) => [assignment.id, assignment]));
  const heads = columns.flatMap((column) => {
    const assignment = byId.get(column.assignmentId);
    return assignment ? [{ ...column, assignment }] : [];
  });
  const overrideOf = new Map(
    standing.map((one) => [`${one.assignmentId} ${one.personId} ${one.lab}`, one.score]),
  );
  const cells: number[][] = [];
  const totals: (number | null)[][] = [];
  for (const { id } of learners) {
    const done = work.get(id) ?? [];
    const row: number[] = [];
    const weighed = new Map<string, { weight: number; score: number | null }[]>();
    heads.forEach(({ assignment, lab, weight }, index) => {
      if (assignment.personId !== null && assignment.personId !== id) {
        row.push(-1, 0, 0, -1, GRADEBOOK_FLAGS.notAsked);
        return;
      }
      const override = overrideOf.size > 0 ? overrideOf.get(`${assignment.id} ${id} ${lab}`) : undefined;
      const cell = gradeCell({
        assignment,
        personId: id,
        work: done[index],
        override: override ?? null,
        windowOf,
      });
      row.push(...cell);
      const score = cell[0] < 0 ? null : cell[0];
      const labs = weighed.get(assignment.id);
      if (labs) labs.push({ weight, score });
      else weighed.set(assignment.id, [{ weight, score }]);
    });
    cells.push(row);
    totals.push(
      assignments.map((one) => {
        const labs = weighed.get(one.id);
        return labs ? round(scoreAssignment(labs)) : null;
      }),
    );
  }
  return { cells, totals };
}

interface CellInput {
  assignment: Assignment;
  personId: string;
  work: gradebook.ColumnWork | undefined;
  override: number | null;
  windowOf: WindowOf;
}

type PackedCell = [score: number, attempts: number, daysLate: number, minutes: number, flags: number];

function gradeCell({ assignment, personId, work, override, windowOf }: CellInput): PackedCell {
  const overridden = override === null ? 0 : GRADEBOOK_FLAGS.overridden;
  if (!work) return [override ?? -1, 0, 0, -1, overridden];
  const { packed, attempts } = unpackAttempts(work);
  const grade = gradeLab({ assignment, personId, attempts, override, windowOf });
  const counted = grade.submissionId === null ? undefined : Number(grade.submissionId);
  const submittedAt = counted === undefined ? undefined : packed[counted];
  return [
    grade.score ?? -1,
    grade.attempts,
    grade.daysLate,
    submittedAt === undefined ? -1 : minutesOfWork({ assignment, personId, work, submittedAt, windowOf }),
    overridden |
      (counted !== undefined && packed[counted + 2] === 1 ? GRADEBOOK_FLAGS.regraded : 0) |
      (work.waiting ? GRADEBOOK_FLAGS.waiting : 0),
  ];
}

/** A page of grades needs no submission's id: the place in the packed numbers stands for it. */
function unpackAttempts({ attempts: packed }: gradebook.ColumnWork) {
  if (packed.length === 0) return { packed, attempts: NO_ATTEMPTS };
  const attempts: GradedAttempt[] = [];
  for (let at = 0; at < packed.length; at += 3) {
    attempts.push({
      submissionId: String(at),
      submittedAt: new Date(packed[at] ?? 0),
      score: packed[at + 1] ?? 0,
    });
  }
  return { packed, attempts };
}

export interface GradeLabInput {
  assignment: Assignment;
  personId: string;
  attempts: readonly GradedAttempt[];
  override: number | null;
  windowOf: WindowOf;
}

/** One learner's grade in one lab, its score rounded as it is shown and exported: to two decimals. */
export function gradeLab({ assignment, personId, attempts, override, windowOf }: GradeLabInput): LabGrade {
  const deadlines = windowOf(assignment, personId);
  // An exam that was not begun: nothing counts but what the instructor says.
  const counting = deadlines ? attempts : NO_ATTEMPTS;
  const grade = scoreLab({
    attempts: counting,
    deadlines: deadlines ?? assignment,
    policy: assignment.policy,
    override,
  });
  return { ...grade, score: grade.score === null ? null : round(grade.score) };
}

export interface WorkTime {
  assignment: Assignment;
  personId: string;
  work: gradebook.ColumnWork;
  submittedAt: number;
  windowOf: WindowOf;
}

/**
 * Whole minutes of clock time to a submission: from the first saved work on the lab, or where none was saved from the first
 * grading; never from before it was open to the learner, and in an exam from its beginning.
 */
export function minutesOfWork({ assignment, personId, work, submittedAt, windowOf }: WorkTime): number {
  const opensAt = (windowOf(assignment, personId) ?? assignment).opensAt.getTime();
  const from = assignment.policy.exam
    ? opensAt
    : Math.max(opensAt, work.begunAt ?? firstGrading(work, opensAt));
  return Math.max(0, Math.round((submittedAt - from) / MINUTE_MS));
}

function firstGrading({ attempts }: gradebook.ColumnWork, opensAt: number): number {
  let first = Infinity;
  for (let at = 0; at < attempts.length; at += 3) {
    const time = attempts[at] ?? Infinity;
    if (time >= opensAt && time < first) first = time;
  }
  return first;
}

function round(score: number): number {
  return Math.round(score * 100) / 100;
}
