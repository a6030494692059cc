import { expect, test } from 'vitest';
import { DEFAULT_ASSIGNMENT_POLICY, readGradebookCell } from '@gopherlab/contracts';
import { countingWindow } from '@gopherlab/scoring';
import type { gradebook } from '@gopherlab/store';
import { buildGrid, type GridInput } from './grid.ts';

const MINUTE = 60_000;
const opensAt = new Date('2026-11-24T12:00:00Z');
const at = (minutes: number) => opensAt.getTime() + minutes * MINUTE;
const assignment = (id: string, changes: Partial<gradebook.GradebookAssignmentRecord> = {}) => ({
  ...{ id, title: id, personId: null, policy: DEFAULT_ASSIGNMENT_POLICY },
  ...{ opensAt, dueAt: null, closesAt: null },
  ...changes,
});
type Attempt = [minutes: number, score: number, regraded?: boolean];
const work =
  (attempts: Attempt[], begunAt: number | null = null): gradebook.ReadWork =>
  (_learner, column) =>
    column > 0
      ? undefined
      : {
          begunAt,
          waiting: false,
          attempts: attempts.map(([minutes, score, regraded = false]) => ({
            submittedAt: new Date(at(minutes)),
            score,
            regraded,
          })),
        };

function gridOf(input: Partial<GridInput>) {
  return buildGrid({
    assignments: [assignment('one')],
    columns: [
      { assignmentId: 'one', lab: 'a', weight: 3 },
      { assignmentId: 'one', lab: 'b', weight: 1 },
    ],
    learners: [{ id: 'ada' }],
    work: () => undefined,
    standing: [],
    windowOf: (times) => countingWindow({ times, policy: times.policy, extension: null, sitting: null }),
    ...input,
  });
}

test('whoever did nothing has empty cells and a total of 0', () => {
  expect(gridOf({})).toEqual({ cells: [[-1, 0, 0, -1, 0, -1, 0, 0, -1, 0]], totals: [[0]] });
});

test('time begins with the first saved work, never before it opened, and without any with the first grading', () => {
  const minutes = (begunAt: number | null) => {
    const own = work(
      [
        [30, 20],
        [90, 80, true],
      ],
      begunAt,
    );
    return readGradebookCell(gridOf({ work: own }).cells[0] ?? [], 0);
  };
  expect(minutes(at(10))).toMatchObject({ score: 80, attempts: 2, minutes: 80, regraded: true });
  expect(minutes(at(-500)).minutes).toBe(90);
  expect(minutes(null).minutes).toBe(60);
});

test('an override counts in the total, also where nothing was submitted', () => {
  const standing = [{ assignmentId: 'one', personId: 'ada', lab: 'b', score: 50 }];
  const { cells, totals } = gridOf({ standing });
  expect(readGradebookCell(cells[0] ?? [], 1)).toMatchObject({ score: 50, overridden: true, attempts: 0 });
  expect(totals).toEqual([[12.5]]);
});

test('of an exam that was not begun nothing counts', () => {
  const exam = assignment('one', { policy: { ...DEFAULT_ASSIGNMENT_POLICY, exam: { minutes: 30 } } });
  const { cells } = gridOf({ assignments: [exam], work: work([[5, 100]]) });
  expect(readGradebookCell(cells[0] ?? [], 0)).toMatchObject({ score: null, attempts: 0, minutes: null });
});
