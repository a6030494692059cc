import type { Catalogue } from '@gopherlab/catalogue';
import type {
  Gradebook,
  GradebookAssignment,
  GradebookCellDetail,
  GradebookCellKey,
  SetOverride,
  Submission,
} from '@gopherlab/contracts';
import { isOpen, type CountingWindow } from '@gopherlab/scoring';
import {
  audit,
  gradebook,
  gradebookWork,
  overrides,
  submissions,
  type Db,
  type Person,
  type SubmissionRecord,
} from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { assertTeaches, changeTaughtCohort } from '../cohorts/permission.ts';
import { buildGrid, gradeLab, minutesOfWork } from './grid.ts';
import { readWindows } from './windows.ts';

export interface GradebookServiceOptions {
  db: Db;
  catalogue: Catalogue;
  present: (record: SubmissionRecord) => Promise<Submission>;
}

export type GradebookService = ReturnType<typeof createGradebookService>;

/** Submissions of one cell that its panel lists. */
const LISTED = 200;

/** Grades as the instructors of a cohort see and change them. */
export function createGradebookService({ db, catalogue, present }: GradebookServiceOptions) {
  async function findCell(cohortId: string, { assignment: id, person, lab }: GradebookCellKey) {
    const [{ assignments, columns }, [learner]] = await Promise.all([
      gradebook.listAssignments(db, cohortId, id),
      gradebook.listLearners(db, cohortId, person),
    ]);
    const assignment = assignments[0];
    const column = columns.find((one) => one.lab === lab);
    const asked = assignment && (assignment.personId === null || assignment.personId === person);
    if (!asked || !learner || !column) throw new AppError('CELL_NOT_FOUND');
    return { assignment, columns, column, learner };
  }

  return {
    /** Everything, or one assignment. Throws COHORT_NOT_FOUND and ASSIGNMENT_NOT_FOUND. */
    async read(person: Person, cohortId: string, assignmentId?: string): Promise<Gradebook> {
      const { id, name } = await assertTeaches(db, person, cohortId);
      const { assignments, columns } = await gradebook.listAssignments(db, cohortId, assignmentId);
      if (assignmentId !== undefined && assignments.length === 0) throw new AppError('ASSIGNMENT_NOT_FOUND');
      const ids = assignments.map((assignment) => assignment.id);
      const learners = await gradebook.listLearners(db, cohortId);
      const [work, standing, windowOf] = await Promise.all([
        gradebookWork.readWork(db, { columns, people: learners.map((learner) => learner.id) }),
        overrides.listStanding(db, ids),
        readWindows(db, assignments),
      ]);
      return {
        cohort: { id, name },
        at: new Date().toISOString(),
        assignments: assignments.map((assignment) => toAssignment(catalogue, assignment, columns)),
        learners,
        ...buildGrid({ assignments, columns, learners, work, standing, windowOf }),
      };
    },

    /** What stands behind one cell. Throws COHORT_NOT_FOUND and CELL_NOT_FOUND. */
    async cell(person: Person, cohortId: string, key: GradebookCellKey): Promise<GradebookCellDetail> {
      await assertTeaches(db, person, cohortId);
      const { assignment, columns, column, learner } = await findCell(cohortId, key);
      const { lab } = column;
      const [records, history, work, windowOf] = await Promise.all([
        submissions.listSubmissions(db, { personId: learner.id, lab, mode: 'grade', limit: LISTED }),
        overrides.listOfCell(db, { assignmentId: assignment.id, personId: learner.id, lab }),
        gradebookWork.readWork(db, { columns: [column], people: [learner.id] }),
        readWindows(db, [assignment]),
      ]);
      const window = windowOf(assignment, learner.id);
      const inTime = records.filter(({ createdAt }) => window !== null && isOpen(createdAt, window));
      return {
        assignment: toAssignment(catalogue, assignment, columns),
        learner,
        lab,
        deadlines: toDeadlines(window ?? { ...assignment, extraAttempts: 0 }),
        grade: gradeOf({
          assignment,
          window,
          records: inTime,
          override: history[0]?.score ?? null,
          work: work(0, 0),
        }),
        submissions: await Promise.all(inTime.map(present)),
        overrides: history.map((one) => ({ ...one, at: one.at.toISOString() })),
      };
    },

    /** Sets or takes back what an instructor says instead of the grade; both are in the audit log. */
    async override(person: Person, cohortId: string, input: SetOverride, requestId: string): Promise<void> {
      await changeTaughtCohort(db, person, cohortId, async (tx) => {
        const { assignment, learner } = await findCell(cohortId, input);
        const cell = { assignmentId: assignment.id, personId: learner.id, lab: input.lab };
        const { score, reason } = input;
        const [before] = await overrides.listOfCell(tx, cell);
        await overrides.addOverride(tx, { ...cell, score, reason, setBy: person.id });
        await audit.appendAudit(tx, {
          actorId: person.id,
          action: score === null ? 'grade.override-taken-back' : 'grade.overridden',
          subjectKind: 'person',
          subjectId: learner.id,
          detail: { cohort: cohortId, ...cell, before: before?.score ?? null, after: score, reason },
          requestId,
        });
      });
    },
  };
}

interface GradeOfInput {
  assignment: gradebook.GradebookAssignmentRecord;
  window: CountingWindow | null;
  records: readonly SubmissionRecord[];
  override: number | null;
  work: gradebook.ColumnWork | undefined;
}

/** By the same rule as the grid. */
function gradeOf({ records, work, ...input }: GradeOfInput): GradebookCellDetail['grade'] {
  const graded = records.filter(({ verdict }) => verdict && verdict.status !== 'platform-error');
  const attempts = graded.map(({ id, createdAt, verdict }) => ({
    submissionId: id,
    score: verdict?.score ?? 0,
    submittedAt: createdAt,
  }));
  const grade = gradeLab({ ...input, attempts });
  const counted = graded.find(({ id }) => id === grade.submissionId);
  const submittedAt = counted?.createdAt.getTime();
  const known = submittedAt !== undefined && work !== undefined;
  const minutes = known ? minutesOfWork({ ...input, work, submittedAt }) : null;
  return { ...grade, minutes };
}

function toAssignment(
  { labs }: Catalogue,
  { id, title, personId, policy, opensAt, dueAt, closesAt }: gradebook.GradebookAssignmentRecord,
  columns: readonly gradebook.GradebookColumn[],
): GradebookAssignment {
  const own = columns.filter((column) => column.assignmentId === id);
  return {
    id,
    title,
    person: personId,
    policy,
    ...toDeadlines({ opensAt, dueAt, closesAt }),
    // A lab that is no longer in the catalogue keeps its grades and its column.
    labs: own.map(({ lab, weight }) => ({
      lab,
      title: labs.get(lab)?.manifest.title ?? { en: lab, zh: lab },
      weight,
    })),
  };
}

function toDeadlines({ opensAt, dueAt, closesAt }: Pick<CountingWindow, 'opensAt' | 'dueAt' | 'closesAt'>) {
  return {
    opensAt: opensAt.toISOString(),
    dueAt: dueAt?.toISOString() ?? null,
    closesAt: closesAt?.toISOString() ?? null,
  };
}
